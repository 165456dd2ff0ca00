curl -s -i -X POST "$LEDGER_URL/v1/concerns?validateOnly=true" \
  -H "authorization: Bearer $OAKFIELD_TOKEN" \
  -H "content-type: application/json" \
  --data-binary @body.json
