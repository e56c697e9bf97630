/** VERIFY.txt: how a person with a terminal checks a package without us. Plain ASCII. */
import { MANIFEST, SEAL_FILES, SEAL_SIGNATURE, SEAL_STAMP, TAGMANIFEST } from './layout';

/** What no list names: the list of lists, and what was made over it. */
const UNLISTED = [TAGMANIFEST, ...SEAL_FILES].map((name) => name.replaceAll('.', '\\.')).join('|');

/** The text for one capture. The commands in short are those of README.md. */
export const verifyText = (captureId: string): string => `HOW TO CHECK THIS PACKAGE

You need no software of ours: a terminal with bash, unzip, sha256sum, diff and
openssl (3.0 or later) will do, and no network. Three things must not come from
this package, because it must not vouch for itself. Two files: get them from the
referral desk, by a way you trust, and lay them beside the package:

  desk-ca.crt    the certificate with which the desk certifies its devices
  tsa-root.crt   the root certificate of the time-stamping authority

And these commands: whoever forges a package can write another text than this.
Compare them with those under "Check a package" in the README of Constat.

Run them in the order given. Each must succeed and print what is said here.

(macOS: openssl is Homebrew's, not the system's own; "date -d" is gdate of its
coreutils; where there is no sha256sum, type sha256sum() { shasum -a 256 "$@"; }
before you begin; and look at the folder in Finder only afterwards.)


1. Unpack, into a new folder that holds nothing else. Prints "unpacked OK".

  unzip -tq ${captureId}.zip && mkdir unpacked && unzip -q ${captureId}.zip -d unpacked && test "$(ls -A unpacked)" = ${captureId} && echo "unpacked OK"
  cd unpacked/${captureId}

2. No file was changed since sealing, none is missing, none was added. The first
   list covers the second, and the second covers data/. Prints "files OK"; then
   "lists OK": every line of both is one that sha256sum has checked; "no links":
   there are plain files with plain names only; and "nothing unlisted".

  sha256sum --quiet -c ${TAGMANIFEST} && sha256sum --quiet -c ${MANIFEST} && echo "files OK"
  ! LC_ALL=C grep -vxE '[0-9a-f]{64}  [A-Za-z][A-Za-z0-9._/-]*' ${TAGMANIFEST} ${MANIFEST} && echo "lists OK"
  ! find . ! -type d ! -type f -o -name '*[!A-Za-z0-9._-]*' | grep . && echo "no links"
  diff <(find . -type f | cut -c3- | grep -vxE '${UNLISTED}' | LC_ALL=C sort) <(cut -c67- ${TAGMANIFEST} ${MANIFEST} | LC_ALL=C sort) && echo "nothing unlisted"

   The SHA-256 of tagmanifest-sha256.txt is the SEAL: the identity of this
   package, quoted in every referral and receipt.

  sha256sum tagmanifest-sha256.txt

3. The list of files was signed by the device that made the capture.
   Prints "Verified OK".

  openssl dgst -sha256 -verify keys/signer.pub.pem -signature ${SEAL_SIGNATURE} tagmanifest-sha256.txt

4. The desk has certified that device's key.
   Without keys/signer.crt.pem the device was not enrolled with a desk when it
   sealed: step 3 still shows that the files belong together, but not whose
   device it was.

  openssl x509 -in keys/signer.crt.pem -noout -pubkey | cmp - keys/signer.pub.pem && openssl verify -no-CApath -no-CAstore -CAfile ../../desk-ca.crt keys/signer.crt.pem

5. The package existed at the time of the closing stamp, and was sealed after
   the opening stamp. Each prints "Verification: OK".

  openssl ts -verify -data tagmanifest-sha256.txt -in ${SEAL_STAMP} -CAfile ../../tsa-root.crt
  openssl ts -verify -data data/time/open.json -in data/time/open.tsr -CAfile ../../tsa-root.crt

   The times themselves:

  openssl ts -reply -in ${SEAL_STAMP} -text | grep "Time stamp"
  openssl ts -reply -in data/time/open.tsr -text | grep "Time stamp"

   A stamp that is not there was deferred: the desk could not be reached. Then
   the times in this package are those of the device's own clock. Look in
   data/custody.jsonl for time.open_deferred, and ask the sender for a copy of
   the package with the closing stamp, which may be added later; it lies in
   seal/ and changes nothing else.

   openssl judges the authority's certificate at today's date. For an old stamp
   whose certificate has expired since, the same at the stamp's own time:

  t=$(openssl ts -reply -in ${SEAL_STAMP} -text | sed -n 's/^Time stamp: //p'); openssl ts -verify -attime $(date -u -d "$t" +%s) -data tagmanifest-sha256.txt -in ${SEAL_STAMP} -CAfile ../../tsa-root.crt

   And step 4, should the certificate of the device or of the desk have expired:

  t=$(openssl ts -reply -in ${SEAL_STAMP} -text | sed -n 's/^Time stamp: //p'); openssl verify -attime $(date -u -d "$t" +%s) -no-CApath -no-CAstore -CAfile ../../desk-ca.crt keys/signer.crt.pem

6. The log of what happened is whole and in its order. Prints nothing unless it
   is broken.

  p=$(printf '0%.0s' {1..64}); while IFS= read -r l; do case "$l" in *"\\"prev\\":\\"$p\\"}");; *) echo BROKEN; break;; esac; p=$(printf %s "$l" | sha256sum | cut -c1-64); done < data/custody.jsonl

   The hash of its last line is "custody_head" in data/evidence.json:

  grep -q "\\"custody_head\\": *\\"$(tail -n 1 data/custody.jsonl | tr -d '\\n' | sha256sum | cut -c1-64)\\"" data/evidence.json && echo "custody head OK"


WHAT THIS DOES NOT PROVE

That these bytes were sealed by that device at that time does not prove that the
web server sent them: TLS leaves no signature behind. Only a capture of the same
page by somebody else, at about the same time, could support that; this package
holds none.

To read the capture, open data/report.html in a browser.
`;
