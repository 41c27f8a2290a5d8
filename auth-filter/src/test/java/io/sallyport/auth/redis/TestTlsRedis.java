package io.sallyport.auth.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/**
 * A real Redis on loopback that speaks TLS, with a certificate of its own making, and a sentinel
 * that watches it, if it is asked for. Its users are {@code guard}, who may do what the product
 * needs, and {@code poor}, who may not use {@code INFO}.
 */
public final class TestTlsRedis implements AutoCloseable {

  public static final String PASSWORD = "lantern-on-the-quay";

  private static final String STORE_PASSWORD = "changeit";
  private static final String ALIAS = "redis";

  private static final String PRIMARY = "main";

  private final Path certificate;
  private final Path key;
  private final int port = TestPorts.free();
  private final RedisServer server;
  private @Nullable RedisSentinel sentinel;

  private TestTlsRedis(Path certificate, Path key, Path folder, boolean cluster)
      throws IOException {
    this.certificate = certificate;
    this.key = key;
    server =
        TestRedis.builder(TestPorts.free(), folder)
            .setting("cluster-enabled " + (cluster ? "yes" : "no"))
            .setting("cluster-config-file nodes-" + port + ".conf")
            .setting("cluster-announce-ip 127.0.0.1")
            .setting("tls-cluster yes")
            .setting("tls-ca-cert-file " + certificate)
            .setting("tls-port " + port)
            .setting("tls-cert-file " + certificate)
            .setting("tls-key-file " + key)
            .setting("tls-auth-clients no")
            .setting("user default off")
            .setting("user watch on >" + PASSWORD + " allkeys allchannels +@all")
            .setting("user guard on >" + PASSWORD + " ~t:* +@all -@dangerous +info +cluster|slots")
            .setting("user poor on >" + PASSWORD + " ~t:* +@all -@dangerous")
            .build();
    server.start();
  }

  /**
   * Starts one whose certificate is for that name, such as {@code dns:localhost}, and writes
   * certificate and key store into the folder, under the name {@code id}.
   */
  public static TestTlsRedis start(Path folder, String id, String name) throws Exception {
    return start(folder, id, name, false);
  }

  /** As {@link #start(Path, String, String)}, one that is a Cluster by itself. */
  public static TestTlsRedis startCluster(Path folder, String id, String name) throws Exception {
    TestTlsRedis started = start(folder, id, name, true);
    started.takeAllSlots();
    return started;
  }

  private static TestTlsRedis start(Path folder, String id, String name, boolean cluster)
      throws Exception {
    Path store = folder.resolve(id + ".p12");
    run(
        "-genkeypair -alias "
            + ALIAS
            + " -keyalg EC -groupname secp256r1 -validity 2 -dname CN=redis"
            + (" -storetype PKCS12 -storepass " + STORE_PASSWORD)
            + (" -ext san=" + name + " -keystore " + store));
    KeyStore keys = keys(folder, id);
    return new TestTlsRedis(
        pem(folder.resolve(id + ".crt"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
        pem(folder.resolve(id + ".key"), "PRIVATE KEY", privateKey(keys)),
        folder,
        cluster);
  }

  private void takeAllSlots() {
    var watcher = DefaultJedisClientConfig.builder().user("watch").password(PASSWORD).build();
    try (Jedis node = new Jedis(new HostAndPort("127.0.0.1", server.ports().get(0)), watcher)) {
      TestCluster.giveSlots(node, 0, TestCluster.SLOTS);
      TestRedis.until(
          Duration.ofSeconds(60),
          () -> "ok".equals(TestRedis.lines(node.clusterInfo()).get("cluster_state")));
    }
  }

  private static byte[] privateKey(KeyStore keys) throws GeneralSecurityException {
    return keys.getKey(ALIAS, STORE_PASSWORD.toCharArray()).getEncoded();
  }

  private static Path pem(Path file, String what, byte[] octets) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
    return Files.writeString(
        file,
        "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n",
        StandardCharsets.US_ASCII);
  }

  /** What a Java is started with so that it trusts these certificates and no others. */
  public static String[] trusting(Path folder, String... ids) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (String id : ids) {
      trusted.setCertificateEntry(id, keys(folder, id).getCertificate(ALIAS));
    }
    Path store = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(store)) {
      trusted.store(out, STORE_PASSWORD.toCharArray());
    }
    return new String[] {
      "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD
    };
  }

  private static KeyStore keys(Path folder, String id) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(id + ".p12"))) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    return keys;
  }

  private static void run(String arguments) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool failed: " + arguments);
    }
  }

  /**
   * Starts a sentinel that speaks TLS alone to everybody, asks for {@link #PASSWORD}, and announces
   * this server by its address.
   *
   * @return where, as {@code redis.uri} has it behind the scheme
   */
  public String watched() throws IOException {
    int secure = TestPorts.free();
    sentinel =
        RedisSentinel.newRedisSentinel()
            .executableProvider(TestRedisVersion.executable())
            .bind("127.0.0.1")
            .port(TestPorts.free())
            .setting("tls-port " + secure)
            .setting("tls-cert-file " + certificate)
            .setting("tls-key-file " + key)
            .setting("tls-ca-cert-file " + certificate)
            .setting("tls-auth-clients no")
            .setting("tls-replication yes")
            .setting("requirepass " + PASSWORD)
            .setting("sentinel monitor " + PRIMARY + " 127.0.0.1 " + port + " 1")
            .setting("sentinel auth-user " + PRIMARY + " watch")
            .setting("sentinel auth-pass " + PRIMARY + " " + PASSWORD)
            .onShutdownForceStop(true)
            .build();
    sentinel.start();
    return "localhost:" + secure + "#" + PRIMARY;
  }

  /** Where it speaks TLS. */
  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    if (sentinel != null) {
      sentinel.stop();
    }
    server.stop();
  }
}
