/** The password of all of them. */
export const foreignPassword = 'correct horse battery'

/**
 * Hashes as other systems store them, at little cost: made with passlib, Django, Werkzeug and bcrypt themselves, and for the
 * others by Python's hashlib in the form that their sources write.
 */
export const foreignHashes: readonly (readonly [system: string, stored: string])[] = [
  ['passlib scrypt', '$scrypt$ln=10,r=8,p=1$/9/b+79XSul9z3kPQaiVcg$doAOnPc/g+q7VeT9b0c5sL0GrlXxpQjDxLwxwE+CqCM'],
  ['passlib pbkdf2-sha256', '$pbkdf2-sha256$1000$MIZw7h0jROj9fw/h/J9zDg$9ub2BJLYhp/Rc4zUe9T4woknp3y85BAnQeQXeyik820'],
  ['passlib pbkdf2 sha1', '$pbkdf2$1000$IOT8vzdmTAmBsLYWwtg7Bw$dD8vTklKSXJ.LgG8/FsLyV5AEqM'],
  [
    'passlib pbkdf2-sha512',
    '$pbkdf2-sha512$1000$r9X63/v//3.PEcKY876X8g$YCogQbXBKFoZYwiyR.n8JWL0KfzQrlzlKuBV1fRNtnXg8q5px/KZTx/09rEZMgjp7IhoF1Ya8s4k2.iwX9odcw',
  ],
  ['Django pbkdf2_sha256', 'pbkdf2_sha256$1000$saltysalt$mFrNkv5iSGH91rz48G6wvz9xKZihQ03KmTZTWR8gDAo='],
  ['Django pbkdf2_sha1', 'pbkdf2_sha1$1000$saltysalt$DYHG5E2sByQI+8Vb0SFU/7G14f8='],
  [
    'Django scrypt',
    'scrypt$1024$saltysalt$8$5$s6NL6zobsMQI25akl+Bv0CkhctyFpgdSmD+lYlwVAJZVEP48kyNbLJCvE3ibbXf4cgoNrz1kNUysn7eT4RGHYQ==',
  ],
  [
    'Django argon2',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$dVN3c0tDN2ZpUnFoQmF4N01PemlXSQ$LmH678i2VoMBEQIRBvc2zW19SeEeczOikCQz3yG6pYU',
  ],
  ['Django bcrypt', 'bcrypt$$2b$04$p1wJdKL0RIOlFhHl0mge8.m/ectGz56xdEW.HMhPxc83qRIeDNPJq'],
  ['Django bcrypt_sha256', 'bcrypt_sha256$$2b$04$nPRd9NGkLJEZ1uR2tQu25e.06DQwdiBMjzPRpKy.Xt1N4OFxZIfLe'],
  [
    'Werkzeug scrypt',
    'scrypt:1024:8:1$DgyahkjsQWODlxuB$360a746f402a863a3d19c1e1a07869506b511f445ec2a26b9d87cf9e1d784fee440d149d85fcd058acedda8dd70c7a78b7c7a7a926bac91b71989445af42b66b',
  ],
  [
    'Werkzeug pbkdf2',
    'pbkdf2:sha256:1000$4GtRuR22RIV6mNWC$05a72d5ae7976d8c4f0a404f8d56eea96376b454d5b700893e0ef3588c81815f',
  ],
  ['bcrypt 2b', '$2b$04$knCd0ZZSeWlkqo8bzSklGeD8B0OudaNgNmhCyDE4G3cAbvFeWtD3i'],
  ['bcrypt 2a', '$2a$04$YCUjjvQftVoseN2KsiAytOmstoA3arwx9M/q/.ku9D4JLYsHYOKx.'],
  ['bcrypt 2y', '$2y$04$knCd0ZZSeWlkqo8bzSklGeD8B0OudaNgNmhCyDE4G3cAbvFeWtD3i'],
  ['Spring {bcrypt}', '{bcrypt}$2a$04$knCd0ZZSeWlkqo8bzSklGeD8B0OudaNgNmhCyDE4G3cAbvFeWtD3i'],
  ['WordPress', '$wp$2y$04$ooF2FDHHxyCjIY.Dbn4ggOaeHQKKogGTl6udq0ahVkaGxrRns30ee'],
  [
    'Spring {pbkdf2@SpringSecurity_v5_8}',
    '{pbkdf2@SpringSecurity_v5_8}f2ad64c6e420ca12e91002a37cdd04e7960d0bf2461e3b6179bcaf595a75bcc3b57aad000bc462e024234582b6da5a3d',
  ],
  ['Spring {pbkdf2}', '{pbkdf2}c183230e7fc2cc4434169b3c0841f68a582fd21d5bcce94bbcb66627f2dce8aecd6b25bf52455acd'],
  ['Spring {scrypt}', '{scrypt}$a0801$P8qaxAKsixM/EbuppkE7yw==$A5VtvrkXIfN46oXBISKyEaxNi2Z+2WjRH4g1yWauXRk='],
  ['ASP.NET Core Identity', 'AQAAAAIAAAPoAAAAED/KmsQCrIsTPxG7qaZBO8uzGdneOSqpQJontdDK5O0SaPByCTOEC4cdm59U+UN3tQ=='],
  [
    'PHC pbkdf2',
    '$pbkdf2-sha512$i=1000$P8qaxAKsixM/EbuppkE7yw$sxnZ3jkqqUCaJ7XQyuTtEmjwcgkzhAuHHZufVPlDd7UHgN4gQyxhL/U8cqLNf9+SjH+CqxHVlnTSYzQ4SvH4GA',
  ],
  [
    'Better Auth',
    'a48138dd7d481feee5c4b6cdb385eba2:044bda4f19469263d914db102ffea774ff9a6b589ec92e4d65b2025a558a0c33bccc9f9ecae04daf22143179509f0e6f4eedbcfc77a5db6d35a9e2c4586efb08',
  ],
  [
    'Lucia',
    's2:a48138dd7d481feee5c4b6cdb385eba2:044bda4f19469263d914db102ffea774ff9a6b589ec92e4d65b2025a558a0c33bccc9f9ecae04daf22143179509f0e6f4eedbcfc77a5db6d35a9e2c4586efb08',
  ],
  [
    'Node salt:key',
    'a48138dd7d481feee5c4b6cdb385eba2:6e4c411cbd5cf7851a9691c279ce32e5fd2166f09d4eff660ca51b2e94cca582cb0f4446fbba8584e4ee13a0563ac7812d68c5604b41e4d8d9ba429385482592',
  ],
  [
    'Node key.salt',
    '6e4c411cbd5cf7851a9691c279ce32e5fd2166f09d4eff660ca51b2e94cca582cb0f4446fbba8584e4ee13a0563ac7812d68c5604b41e4d8d9ba429385482592.a48138dd7d481feee5c4b6cdb385eba2',
  ],
  ['Node salt.key', 'a48138dd7d481fee.47e82473bdb5fc99caac4a4da4f710e17d73c8f6c412e8f496790e431f605373'],
  [
    'Spring {argon2}',
    '{argon2@SpringSecurity_v5_8}$argon2id$v=19$m=102400,t=2,p=8$dVN3c0tDN2ZpUnFoQmF4N01PemlXSQ$LmH678i2VoMBEQIRBvc2zW19SeEeczOikCQz3yG6pYU',
  ],
]
