package io.sallyport.auth.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import redis.embedded.core.ExecutableProvider;

/** Which Redis the tests start: 6.2, or the one that {@code -Predis7} has unpacked. */
final class TestRedisVersion {

  /** How the version of the server begins that the tests have asked for. */
  static final String WANTED = System.getProperty("sallyport.redis.version", "6.2");

  private static final String FOLDER = System.getProperty("sallyport.redis.folder", "");

  private TestRedisVersion() {}

  /** What is started as the server and as the sentinel. */
  static ExecutableProvider executable() {
    if (FOLDER.isEmpty()) {
      return ExecutableProvider.newJarResourceProvider();
    }
    String system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path file =
        Path.of(FOLDER, "redis-server-" + WANTED + "-" + system + "-" + processor).toAbsolutePath();
    if (!Files.isReadable(file) || !file.toFile().setExecutable(true)) {
      throw new IllegalStateException("There is no " + file);
    }
    return file::toFile;
  }
}
