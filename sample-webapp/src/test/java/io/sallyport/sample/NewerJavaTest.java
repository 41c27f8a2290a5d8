package io.sallyport.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewerJavaTest {
  @TempDir Path folder;

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Path bin = Files.createDirectories(home.resolve("bin"));
    assertThat(Files.createFile(bin.resolve("java")).toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void newest_ofSeveral_isTheOneOfTheHighestRelease() throws IOException {
    Path old = jdk("old", "1.8.0_402");
    Path present = jdk("present", "17.0.15");
    Path newer = jdk("newer", "21.0.2");
    Path newest = jdk("newest", "25");
    List<Path> all = List.of(newest, old, folder.resolve("absent"), newer, present);

    assertThat(NewerJava.newest(all, 17)).contains(new NewerJava(newest, 25));
    assertThat(NewerJava.newest(all, 25)).isEmpty();
    assertThat(NewerJava.newest(List.of(old, present), 17)).isEmpty();
  }

  @Test
  void candidates_areWhatTheEnvironmentNamesAndWhatIsInstalled() throws IOException {
    Path installed = jdk("installed", "21");

    assertThat(
            NewerJava.candidates(
                Map.of("JAVA_HOME_25_X64", "/opt/jdk-25", "JAVA_HOME", "/opt/jdk", "PATH", "/bin"),
                folder))
        .containsExactlyInAnyOrder(Path.of("/opt/jdk-25"), installed);
    assertThat(NewerJava.candidates(Map.of(), folder.resolve("absent"))).isEmpty();
  }
}
