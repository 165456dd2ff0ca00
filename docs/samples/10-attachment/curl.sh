# Hangs a document on the concern of 01, whose answer comes again under its key.
CONCERN=$(curl -s -X POST "$LEDGER_URL/v1/concerns" -H "authorization: Bearer $OAKFIELD_TOKEN" \
  -H "content-type: application/json" -H "idempotency-key: sample-concern-1" \
  --data-binary @../01-concern/body.json | sed 's/^{"id":"\([^"]*\)".*/\1/')
curl -s -i -X POST "$LEDGER_URL/v1/concerns/$CONCERN/attachments" \
  -H "authorization: Bearer $OAKFIELD_TOKEN" -H "idempotency-key: sample-attachment-1" \
  -F category=form -F "title=Referral form" -F file=@form.txt
