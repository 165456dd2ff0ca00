curl -s -i -X POST "$LEDGER_URL/v1/concerns" \
  -H "authorization: Bearer $OAKFIELD_TOKEN" \
  -H "content-type: application/json" \
  -H "idempotency-key: sample-concern-1" \
  --data-binary @body.json
