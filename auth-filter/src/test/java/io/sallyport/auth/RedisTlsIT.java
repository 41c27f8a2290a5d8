package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.redis.TestTlsRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that speaks TLS and asks for a user, as {@code docs/redis.md} says. */
class RedisTlsIT {

  private static final String USER = "guard:" + TestTlsRedis.PASSWORD;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path folder;

  private static final List<TestTlsRedis> SERVERS = new ArrayList<>();
  private static final List<Integer> PORTS = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private static Process sites;

  @BeforeAll
  static void start() throws Exception {
    SERVERS.add(TestTlsRedis.start(folder, "right", "dns:localhost"));
    SERVERS.add(TestTlsRedis.start(folder, "elsewhere", "dns:cache.example"));
    SERVERS.add(TestTlsRedis.start(folder, "unknown", "dns:localhost"));
    SERVERS.add(TestTlsRedis.start(folder, "watched", "dns:localhost,ip:127.0.0.1"));
    SERVERS.add(TestTlsRedis.start(folder, "nameless", "dns:localhost"));
    SERVERS.add(TestTlsRedis.startCluster(folder, "sharded", "dns:localhost,ip:127.0.0.1"));
    SERVERS.add(TestTlsRedis.startCluster(folder, "unnamed", "dns:localhost"));
    int right = SERVERS.get(0).port();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            TestTlsRedis.trusting(
                folder, "right", "elsewhere", "watched", "nameless", "sharded", "unnamed")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SitesByUri.class.getName());
    command.add("rediss://" + USER + "@localhost:" + right);
    command.add("rediss://" + USER + "@localhost:" + SERVERS.get(1).port());
    command.add("rediss://" + USER + "@localhost:" + SERVERS.get(2).port());
    command.add("rediss://guard:hidden-and-wrong@localhost:" + right);
    command.add("rediss://poor:" + TestTlsRedis.PASSWORD + "@localhost:" + right);
    command.add("redis://" + USER + "@localhost:" + right);
    command.add("rediss-sentinel://" + USER + "@" + SERVERS.get(3).watched());
    command.add("rediss-sentinel://" + USER + "@" + SERVERS.get(4).watched());
    command.add("rediss-cluster://" + USER + "@localhost:" + SERVERS.get(5).port());
    command.add("rediss-cluster://" + USER + "@localhost:" + SERVERS.get(6).port());
    sites = new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
    BufferedReader lines = sites.inputReader(StandardCharsets.UTF_8);
    while (PORTS.size() < 10) {
      String line = lines.readLine();
      if (line == null) {
        throw new IllegalStateException("The sites did not start: " + log());
      }
      if (line.startsWith("port ")) {
        PORTS.add(Integer.parseInt(line.substring(5)));
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    sites.destroyForcibly().onExit().join();
    for (TestTlsRedis server : SERVERS) {
      server.close();
    }
  }

  private static String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static RawAnswer send(int site, String head, String body) throws IOException {
    try (RawHttp http = new RawHttp(PORTS.get(site))) {
      http.send(
          head.replaceFirst("\n", "\nHost: 127.0.0.1:" + PORTS.get(site) + "\nConnection: close\n")
                  .replace("\n", "\r\n")
              + ("Content-Length: " + body.length() + "\r\n\r\n" + body));
      return http.answer();
    }
  }

  private static RawAnswer signIn(int site) throws IOException {
    return send(
        site,
        "POST /auth/login HTTP/1.1\nContent-Type: application/json\n",
        "{\"username\":\"alice\",\"password\":\"" + TestSite.PASSWORD + "\"}");
  }

  private static void worksWith(int site) throws IOException {
    RawAnswer signedIn = signIn(site);
    assertThat(signedIn.status()).as("%s", signedIn).isEqualTo(200);
    String cookie = signedIn.all("Set-Cookie").get(0).replaceFirst(";.*", "");
    assertThat(send(site, "GET /notes HTTP/1.1\nCookie: " + cookie + "\n", "").text())
        .isEqualTo(TestSite.echoOf("/notes", "alice", false));
  }

  private static void refusesWith(int site) throws IOException {
    Expect.problem(signIn(site), 503, "temporarily_unavailable", "Not available right now", null);
    RawAnswer open = send(site, "GET /open/quiet/a HTTP/1.1\n", "");
    assertThat(open.text()).isEqualTo("quiet");
  }

  @Test
  void tls_withATrustedCertificateOfThatHost_carriesSignInAndSession() throws IOException {
    worksWith(0);
  }

  @Test
  void tls_withACertificateOfAnotherHost_isRefusedAndTheLogSaysWhy() throws IOException {
    refusesWith(1);
    assertThat(log())
        .contains("that the certificate names the host that redis.uri names")
        .contains("No subject alternative DNS name matching localhost found");
  }

  @Test
  void tls_withACertificateThatNobodyTrusts_isRefusedAndTheLogSaysWhy() throws IOException {
    refusesWith(2);
    assertThat(log())
        .contains("Check that the certificate's issuer is in the trust store of this Java")
        .contains("PKIX path");
  }

  @Test
  void tls_byWayOfASentinelWithAPassword_carriesSignInAndSession() throws IOException {
    worksWith(6);
  }

  @Test
  void tls_toAServerThatASentinelAnnouncesByItsAddress_isRefusedAndTheLogSaysWhy()
      throws IOException {
    refusesWith(7);
    assertThat(log())
        .contains("or what Sentinel or the cluster announces")
        .contains("No subject alternative names matching IP address 127.0.0.1 found");
  }

  @Test
  void tls_inACluster_carriesSignInAndSession() throws IOException {
    worksWith(8);
  }

  @Test
  void tls_inAClusterThatAnnouncesAddresses_isRefused() throws IOException {
    refusesWith(9);
  }

  @Test
  void password_thatIsWrong_isRefusedAndTheLogSaysWhyWithoutIt() throws IOException {
    refusesWith(3);
    assertThat(log())
        .contains("Redis refuses the user, the password or the command")
        .contains("WRONGPASS")
        .doesNotContain("hidden-and-wrong", TestTlsRedis.PASSWORD);
  }

  @Test
  void user_whoMayNotUseInfo_isServedAndTheLogSaysWhatIsMissing() throws Exception {
    worksWith(4);
    long start = System.nanoTime();
    while (!log().contains("Allow +info")) {
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      Thread.onSpinWait();
    }
  }

  @Test
  void plainText_toAServerThatSpeaksTls_isRefused() throws IOException {
    refusesWith(5);
  }
}
