curl -s -i "$LEDGER_URL/v1/submissions?limit=1" \
  -H "authorization: Bearer $POLICE_TOKEN"
