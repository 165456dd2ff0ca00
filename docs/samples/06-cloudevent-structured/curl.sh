curl -s -i -X POST "$LEDGER_URL/v1/cloudevents" \
  -H "authorization: Bearer $OAKFIELD_TOKEN" \
  -H "content-type: application/cloudevents+json" \
  --data-binary @body.json
