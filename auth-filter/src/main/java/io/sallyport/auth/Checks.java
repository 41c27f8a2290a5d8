package io.sallyport.auth;

import static io.sallyport.auth.admin.Finding.Severity.HIGH;
import static io.sallyport.auth.admin.Finding.Severity.LOW;
import static io.sallyport.auth.admin.Finding.Severity.MEDIUM;

import java.util.List;

/** Everything that the doctor looks for. How it looks is in {@link Looks}. */
final class Checks {

  static final List<Check> ALL =
      List.of(
          // Who gets in.
          new Check(
              "observe",
              HIGH,
              "mode",
              Looks::observe,
              "No rule keeps anybody out.",
              "Set mode = enforce once the log shows nothing that should pass."),
          new Check(
              "everyone-everywhere",
              HIGH,
              "rules",
              Looks::everyoneEverywhere,
              "Whatever no earlier rule names is open to strangers.",
              "Name the public paths, and leave the rest to the default: a signed-in account."),
          new Check(
              "application-everywhere",
              MEDIUM,
              "rules",
              Looks::applicationEverywhere,
              "Whatever no earlier rule names is neither checked nor watched.",
              "Leave single paths to the application."),
          new Check(
              "admin-rule-by-password",
              MEDIUM,
              "rules",
              Looks::adminRuleByPassword,
              "One phished password opens what administrators may do.",
              "Add second-factor = required to the rule."),
          new Check(
              "admin-without-factor",
              MEDIUM,
              "roles",
              Looks::adminWithoutFactor,
              "A password alone signs these administrators in.",
              "Have them set up a second factor at /auth/mfa/totp."),

          // Passwords that others know.
          new Check(
              "demo-on",
              HIGH,
              "demo",
              Looks::demoOn,
              "Everybody knows the passwords, an administrator's among them.",
              "Set demo = off, and disable the accounts."),
          new Check(
              "demo-passwords",
              HIGH,
              "demo",
              Looks::demoPasswords,
              "Everybody knows the passwords of these accounts.",
              "Disable the accounts, or change their passwords."),
          new Check(
              "initial-accounts",
              LOW,
              "identity.initial-accounts",
              Looks::initialAccounts,
              "Whoever reads the configuration may read a password that still counts.",
              "Remove the entry once the account is made, and change the password."),

          // The way between browser and application.
          new Check(
              "origin-unset",
              MEDIUM,
              "web.origin",
              Looks::originUnset,
              "Links and cross-site decisions follow what each request says of itself.",
              "Set web.origin to the address that browsers use, such as https://notes.example.com."),
          new Check(
              "origin-http",
              HIGH,
              "web.origin",
              Looks::originHttp,
              "Passwords and cookies cross the network readable.",
              "Serve the application over HTTPS, and set web.origin to the https:// address."),
          new Check(
              "cookie-not-always-secure",
              LOW,
              "cookie.secure",
              Looks::cookieNotAlwaysSecure,
              "On this machine itself cookies go without Secure and without the __Host- prefix.",
              "Set cookie.secure = always where no developer works."),
          new Check(
              "cookie-domain",
              MEDIUM,
              "cookie.domain",
              Looks::cookieDomain,
              "Every subdomain gets the cookies and can set them: there is no __Host- prefix.",
              "Leave cookie.domain out unless all subdomains are yours and need the sign-in."),
          new Check(
              "proxies-too-wide",
              MEDIUM,
              "web.trusted-proxies",
              Looks::proxiesTooWide,
              "Whoever sends from there names any address, and so escapes limits and the trail.",
              "Name the addresses of the proxies one by one."),
          new Check(
              "hsts-off",
              MEDIUM,
              "headers.strict-transport-security",
              Looks::hstsOff,
              "A first visit over plain HTTP can be kept there by somebody on the way.",
              "Leave headers.strict-transport-security on."),
          new Check(
              "frames-open",
              LOW,
              "headers.frame-options",
              Looks::framesOpen,
              "Another site can show your pages in a frame and have visitors click in them.",
              "Leave headers.frame-options at same-origin, or send frame-ancestors yourself."),
          new Check(
              "cors-any-origin",
              LOW,
              "cors.allowed-origins",
              Looks::corsAnyOrigin,
              "Every site may read what your application answers without a cookie.",
              "Name the origins."),
          new Check(
              "cors-credentials",
              MEDIUM,
              "cors.allow-credentials",
              Looks::corsCredentials,
              "A script on these origins acts as whoever is signed in.",
              "Name only origins that are yours, or use tokens instead of cookies there."),
          new Check(
              "cors-http-origin",
              HIGH,
              "cors.allowed-origins",
              Looks::corsHttpOrigin,
              "Whoever is on the way to that origin can put scripts there that act as your users.",
              "Name https:// origins."),

          // What nodes share.
          new Check(
              "redis-plain",
              HIGH,
              "redis.uri",
              NodeLooks::redisPlain,
              "Whoever is on the way can read and change sessions.",
              "Name a rediss:// address."),
          new Check(
              "redis-without-password",
              HIGH,
              "redis.uri",
              NodeLooks::redisWithoutPassword,
              "Whoever reaches it can sign in as anybody.",
              "Give Redis a user for this application, and name it: rediss://user:password@host."),
          new Check(
              "nodes-embedded-database",
              MEDIUM,
              "identity.jdbc",
              NodeLooks::nodesWithAnEmbeddedDatabase,
              "An account, a role or a key that one node knows is missing at the next.",
              "Set identity.jdbc to a database that all nodes reach."),
          new Check(
              "nodes-key-file",
              MEDIUM,
              "secrets.key-file",
              NodeLooks::nodesWithAKeyFile,
              "What one node encrypts, the next cannot read, unless the files are the same.",
              "Give all nodes the same secrets.keys."),

          // Keys, clocks, hashes.
          new Check(
              "key-file-default",
              LOW,
              "secrets.key-file",
              Looks::keyFileDefault,
              "A copy of the data folder holds what is encrypted and the key to it.",
              "Set secrets.key-file to a place that is backed up apart, or give secrets.keys."),
          new Check(
              "key-file-readable",
              HIGH,
              "secrets.key-file",
              Looks::keyFileReadable,
              "Other users of this machine can read signing keys and second factors.",
              "Take the rights away: chmod 600."),
          new Check(
              "clock-drift",
              MEDIUM,
              "identity.jdbc",
              Looks::clockDrift,
              "Tokens, codes and sessions end too early or too late, and nodes disagree on them.",
              "Have NTP set the clocks of both machines."),
          new Check(
              "bcrypt",
              LOW,
              "password.algorithm",
              Looks::bcrypt,
              "Graphics cards guess at bcrypt faster than at argon2id.",
              "Leave password.algorithm at argon2id; hashes are replaced at the next sign-in."),
          new Check(
              "hs256",
              MEDIUM,
              "token.algorithm",
              Looks::hs256,
              "Whoever can check a token can make one, for any account.",
              "Leave token.algorithm at ES256; other programs then need the public key alone."),
          new Check(
              "test-keys",
              LOW,
              "api-keys.environments",
              Looks::testKeys,
              "Keys that were made for trying out, and handled so, open this deployment.",
              "Set api-keys.environments = [live] where the data are real."),

          // How long things live.
          new Check(
              "session-idle-long",
              MEDIUM,
              "session.idle-timeout",
              Looks::sessionIdleLong,
              "A browser that was left open stays signed in.",
              "Set it to at most 1h (NIST SP 800-63B-4, section 2.2.3)."),
          new Check(
              "session-long",
              MEDIUM,
              "session.absolute-timeout",
              Looks::sessionLong,
              "A stolen cookie is good for as long.",
              "Set it to at most 24h (NIST SP 800-63B-4, section 2.2.3)."),
          new Check(
              "access-ttl-long",
              MEDIUM,
              "token.access-ttl",
              Looks::accessTtlLong,
              "A program that checks tokens without asking here takes a stolen one for as long.",
              "Set it to at most 1h, and let clients refresh."),
          new Check(
              "refresh-ttl-long",
              LOW,
              "token.refresh-ttl",
              Looks::refreshTtlLong,
              "A device that was put away still signs in after so long.",
              "Set it to at most 30d."),
          new Check(
              "family-ttl-long",
              LOW,
              "token.family-ttl",
              Looks::familyTtlLong,
              "One sign-in lasts for so long without a password or a second factor.",
              "Set it to at most 90d."),
          new Check(
              "reuse-grace-long",
              MEDIUM,
              "token.reuse-grace",
              Looks::reuseGraceLong,
              "A stolen refresh token is answered for as long as its owner's.",
              "Set it to at most 1m: it is there for an answer that was lost."),
          new Check(
              "mfa-token-long",
              LOW,
              "mfa.token-ttl",
              Looks::mfaTokenLong,
              "A sign-in that somebody left halfway can be finished by the next person.",
              "Set it to at most 15m."),

          // How often one may guess.
          new Check(
              "address-limit-lax",
              MEDIUM,
              "limits.sign-in-per-address",
              Looks::addressLimitLax,
              "One machine tries many passwords on many accounts.",
              "Stay within twice the default, 20/15m."),
          new Check(
              "name-limit-lax",
              HIGH,
              "limits.sign-in-per-name",
              Looks::nameLimitLax,
              "Many machines together guess the password of one account.",
              "Stay within twice the default, 5/15m."),
          new Check(
              "second-factor-limit-lax",
              HIGH,
              "limits.second-factor-per-account",
              Looks::secondFactorLimitLax,
              "Whoever has the password guesses the six digits.",
              "Stay within twice the default, 10/15m."));

  private Checks() {}
}
