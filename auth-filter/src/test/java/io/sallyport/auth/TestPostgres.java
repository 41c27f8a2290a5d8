package io.sallyport.auth;

import io.sallyport.identity.IdentitySettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL on loopback that can hang, die and come back. */
final class TestPostgres implements AutoCloseable {

  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  private TestPostgres(Path folder) throws IOException {
    this.folder = folder;
    this.server = started(0);
    this.port = server.getPort();
  }

  /** Starts one that keeps its data in that folder. */
  static TestPostgres in(Path folder) throws IOException {
    return new TestPostgres(folder);
  }

  private EmbeddedPostgres started(int at) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setPort(at)
        .start();
  }

  IdentitySettings.Jdbc settings() {
    return new IdentitySettings.Jdbc(
        server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
  }

  /** It hangs from here on: it takes connections and answers nothing. */
  void pause() throws Exception {
    signal("STOP", processes());
  }

  /** It goes on. */
  void resume() throws Exception {
    signal("CONT", processes());
  }

  /** It dies at once, with all of its processes. */
  void kill() throws Exception {
    List<ProcessHandle> all = processes();
    signal("KILL", all);
    for (ProcessHandle one : all) {
      one.onExit().get(20, TimeUnit.SECONDS);
    }
    server.close();
  }

  /** Starts it again after {@link #kill}. */
  void restart() throws IOException {
    server = started(port);
  }

  private List<ProcessHandle> processes() throws IOException {
    long first = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0));
    ProcessHandle postmaster = ProcessHandle.of(first).orElseThrow();
    var all = new ArrayList<>(List.of(postmaster));
    all.addAll(postmaster.descendants().toList());
    return all;
  }

  private static void signal(String name, List<ProcessHandle> processes) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    new ProcessBuilder(command).start().waitFor();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
