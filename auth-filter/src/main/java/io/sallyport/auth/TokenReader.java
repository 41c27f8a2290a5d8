package io.sallyport.auth;

import io.sallyport.auth.apikey.ApiKeySettings;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.auth.token.TokenSettings;
import io.sallyport.auth.token.TokenSettings.Hs256Secret;
import io.sallyport.auth.token.TrustedIssuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what concerns tokens, API keys and the keys that encrypt. */
record TokenReader(Configuration defaults) {

  void read(ConfigSection top, Configuration.Builder builder) {
    tokens(top.section("token"), builder);
    apiKeys(top.section("api-keys"), builder);
    secrets(top.section("secrets"), builder);
  }

  private void tokens(ConfigSection token, Configuration.Builder builder) {
    TokenSettings usual = defaults.tokens();
    var algorithms = new LinkedHashMap<String, JwsAlgorithm>();
    for (JwsAlgorithm one : JwsAlgorithm.values()) {
      algorithms.put(one.code(), one);
    }
    JwsAlgorithm algorithm =
        token.choice("algorithm", algorithms).orElse(usual.signing().algorithm());
    Optional<Hs256Secret> secret =
        token.parsed("hs256-secret", "at least 32 random bytes in base64url", TokenReader::secret);
    boolean fits = (algorithm == JwsAlgorithm.HS256) == secret.isPresent();
    if (!fits) {
      token.problem(
          "hs256-secret", "and algorithm = HS256 belong together: set both, or neither of them");
    }
    Duration rotation = token.duration("key-rotation").orElse(usual.signing().keyRotation());
    builder.tokens(
        new TokenSettings(
            fits ? new TokenSettings.Signing(algorithm, secret, rotation) : usual.signing(),
            lifetimes(token, usual.lifetimes()),
            token.text("issuer").orElse(null),
            token.text("audience").orElse(null),
            token.flag("issuing").orElse(usual.issuing()),
            issuers(token)));
    token.rejectUnknown();
  }

  private static TokenSettings.Lifetimes lifetimes(
      ConfigSection token, TokenSettings.Lifetimes usual) {
    return new TokenSettings.Lifetimes(
        token.duration("access-ttl").orElse(usual.access()),
        token.duration("refresh-ttl").orElse(usual.refresh()),
        token.duration("family-ttl").orElse(usual.family()),
        token.durationOrZero("reuse-grace").orElse(usual.reuseGrace()),
        token.durationOrZero("unchecked-revocation").orElse(usual.unchecked()));
  }

  private static List<TrustedIssuer> issuers(ConfigSection token) {
    var issuers = new ArrayList<TrustedIssuer>();
    for (ConfigSection one : token.list("trusted-issuers")) {
      Optional<String> issuer = one.required("issuer");
      one.required("jwks");
      Optional<URI> jwks =
          one.parsed("jwks", "an https:// address (http:// on loopback)", TokenReader::jwks);
      Optional<String> audience = one.required("audience");
      var algorithms = new LinkedHashSet<JwsAlgorithm>();
      for (String name : one.texts("algorithms").orElse(List.of("RS256", "ES256"))) {
        JwsAlgorithm.named(name)
            .filter(algorithm -> algorithm != JwsAlgorithm.HS256)
            .ifPresentOrElse(
                algorithms::add,
                () ->
                    one.problem("algorithms", "holds '" + name + "': write RS256, ES256 or EdDSA"));
      }
      Duration leeway = one.durationOrZero("leeway").orElse(Duration.ofSeconds(30));
      one.rejectUnknown();
      if (issuer.isPresent() && jwks.isPresent() && audience.isPresent() && !algorithms.isEmpty()) {
        issuers.add(
            new TrustedIssuer(issuer.get(), jwks.get(), audience.get(), algorithms, leeway));
      }
    }
    return issuers;
  }

  private static Optional<URI> jwks(String text) {
    try {
      URI uri = new URI(text);
      return Origin.ofUri(uri)
          .filter(origin -> origin.secure() || origin.loopback())
          .map(origin -> uri);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Hs256Secret> secret(String text) {
    return decoded(text)
        .filter(bytes -> bytes.length >= Hs256Secret.MIN_BYTES)
        .map(Hs256Secret::new);
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void apiKeys(ConfigSection section, Configuration.Builder builder) {
    section
        .texts("environments")
        .ifPresent(
            environments -> {
              if (!List.of("live", "test").containsAll(environments)) {
                section.problem("environments", "holds live, test or both");
              }
              builder.apiKeys(
                  new ApiKeySettings(environments.contains("live"), environments.contains("test")));
            });
    section.rejectUnknown();
  }

  private void secrets(ConfigSection section, Configuration.Builder builder) {
    Configuration.SealKeys usual = defaults.secrets();
    Path file = section.text("key-file").map(Path::of).orElse(usual.file());
    Map<String, byte[]> keys = new LinkedHashMap<>();
    ConfigSection given = section.section("keys");
    for (String id : given.names()) {
      given
          .parsed(
              id, "32 random bytes in base64url", text -> decoded(text).filter(TokenReader::fits))
          .ifPresent(key -> keys.put(id, key));
    }
    String current = section.text("current").orElse("");
    if (!keys.isEmpty() && !keys.containsKey(current)) {
      section.problem("current", "names one of the keys, the one that encrypts");
    }
    section.rejectUnknown();
    builder.secrets(new Configuration.SealKeys(keys, current, file));
  }

  private static boolean fits(byte[] key) {
    return key.length == 32;
  }
}
