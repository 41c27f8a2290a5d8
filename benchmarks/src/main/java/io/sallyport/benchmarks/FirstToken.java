package io.sallyport.benchmarks;

import com.auth0.jwk.Jwk;
import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.sallyport.auth.token.JwsAlgorithm;
import io.sallyport.auth.token.SignatureCheck;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Tokens that were never seen before: with Sallyport, with the bare server, and with the bare
 * server and the check alone after each request, so that both find the processor's caches as a
 * server leaves them. The check alone is that of the signature; for HS256, whose signature costs
 * next to nothing, it is all that java-jwt does by itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FirstToken {

  /** One of each family that a deployment may choose. */
  static final List<JwsAlgorithm> ALGORITHMS =
      List.of(JwsAlgorithm.ES256, JwsAlgorithm.RS256, JwsAlgorithm.HS256);

  private static final int SLICE = 50;
  private static final int POOL = 100 * SLICE;
  private static final Pattern JWK_MEMBER = Pattern.compile("\"(\\w+)\":\"([^\"]+)\"");

  /** The algorithm of the tokens. */
  @Param({"ES256", "RS256", "HS256"})
  public JwsAlgorithm algorithm = JwsAlgorithm.ES256;

  private final String database = UUID.randomUUID().toString();
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final List<DecodedJWT> tokens = new ArrayList<>();
  private int next;
  private @Nullable Lane bare;
  private @Nullable Lane sallyport;
  private @Nullable Check check;

  /** What is compared with. */
  private interface Check {
    void accept(DecodedJWT token);
  }

  /** The median slice of each, in nanoseconds for one token. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Medians {

    private final List<Double> bare = new ArrayList<>();
    private final List<Double> sallyport = new ArrayList<>();
    private final List<Double> checked = new ArrayList<>();

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void forget() {
      bare.clear();
      sallyport.clear();
      checked.clear();
    }

    private static double median(List<Double> values) {
      var sorted = new ArrayList<>(values);
      Collections.sort(sorted);
      return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    /** Of the bare server. */
    public double bareNanos() {
      return median(bare);
    }

    /** Of Sallyport. */
    public double sallyportNanos() {
      return median(sallyport);
    }

    /** Of the bare server and the check alone. */
    public double checkedNanos() {
      return median(checked);
    }
  }

  /** Starts the servers and makes the tokens. */
  @Setup
  public void open() throws Exception {
    bare = Lane.open(Guard.BARE, Visit.TOKEN);
    try (Lane issuer = Lane.issuing(algorithm, database)) {
      for (int i = 0; i < POOL; i++) {
        requests.add(issuer.withFreshToken());
        tokens.add(JWT.decode(issuer.token()));
      }
      check = algorithm == JwsAlgorithm.HS256 ? wholeCheck() : signatureCheck(issuer);
    }
    sallyport = Lane.besides(algorithm, database);
  }

  /** Stops the servers. */
  @TearDown
  public void close() {
    Objects.requireNonNull(bare).close();
    Objects.requireNonNull(sallyport).close();
  }

  private static Check wholeCheck() {
    JWTVerifier verifier =
        JWT.require(Algorithm.HMAC256(Guard.HS256_SECRET))
            .withIssuer("https://app.example")
            .withAudience("https://app.example")
            .build();
    return token -> verifier.verify(token.getToken());
  }

  private Check signatureCheck(Lane guarded) throws Exception {
    var members = new HashMap<String, Object>();
    Matcher member = JWK_MEMBER.matcher(guarded.body("/auth/jwks.json"));
    while (member.find()) {
      members.put(member.group(1), member.group(2));
    }
    return SignatureCheck.by(algorithm, Jwk.fromValues(members).getPublicKey())::accept;
  }

  /** A slice of tokens for each. When all were seen, another Sallyport takes over. */
  @Benchmark
  public int slices(Medians medians) throws Exception {
    Lane guarded = Objects.requireNonNull(sallyport);
    if (next == POOL) {
      guarded.close();
      guarded = Lane.besides(algorithm, database);
      sallyport = guarded;
      next = 0;
    }
    Lane unguarded = Objects.requireNonNull(bare);
    medians.bare.add(timed(unguarded, token -> {}));
    medians.sallyport.add(timed(guarded, token -> {}));
    medians.checked.add(timed(unguarded, Objects.requireNonNull(check)));
    next += SLICE;
    return next;
  }

  private double timed(Lane lane, Check also) {
    long start = System.nanoTime();
    int answered = 0;
    for (int i = next; i < next + SLICE; i++) {
      answered += lane.send(requests.get(i)).remaining();
      also.accept(tokens.get(i));
    }
    double nanos = (double) (System.nanoTime() - start) / SLICE;
    if (answered < SLICE) {
      throw new IllegalStateException("The server stopped answering");
    }
    return nanos;
  }
}
