curl -s -i -X POST "$LEDGER_URL/v1/cloudevents" \
  -H "authorization: Bearer $OAKFIELD_TOKEN" \
  -H "content-type: application/json" \
  -H "ce-specversion: 1.0" \
  -H "ce-id: sample-event-2" \
  -H "ce-source: uk.nhs.gp.oakfield" \
  -H "ce-type: uk.nhs.gp.safeguarding-concern-raised.v1" \
  -H "ce-time: 2026-01-05T10:00:00Z" \
  --data-binary @body.json
