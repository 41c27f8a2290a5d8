package io.sallyport.javax;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is different about the artifacts for javax, and nothing else is. */
class JavaxTest {

  private static final Path ROOT = Path.of("../..");

  /** A package of Jakarta EE; our own room of that name is none. */
  private static final Pattern JAKARTA =
      Pattern.compile("(?<!auth[./])jakarta[./][a-z]+[./a-zA-Z]*");

  /** What was javax once; the JDK has other packages of that name. */
  private static final Pattern JAVAX =
      Pattern.compile("javax[./](servlet|security[./]enterprise|enterprise|inject)[./][a-zA-Z./]*");

  /** Deprecated since Servlet 2.1, and of a type that Servlet 6.0 does not have. */
  private static final String GONE = "getSessionContext";

  @ParameterizedTest
  @ValueSource(strings = {"identity-store", "auth-filter"})
  void javaxArtifact_jakarta_isNowhere(String module) throws IOException {
    Path classes = ROOT.resolve("javax").resolve(module).resolve("target/classes");

    assertThat(mentions(classes, JAKARTA)).isEmpty();
    assertThat(mentions(classes, JAVAX)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity-store", "auth-filter"})
  void jakartaArtifact_javax_isNowhere(String module) throws IOException {
    assertThat(mentions(ROOT.resolve(module).resolve("target/classes"), JAVAX)).isEmpty();
  }

  /** But for the names of the services, every file is there. */
  @ParameterizedTest
  @ValueSource(strings = {"identity-store", "auth-filter"})
  void javaxArtifact_files_areTheSame(String module) throws IOException {
    Set<String> expected =
        files(ROOT.resolve(module).resolve("target/classes")).stream()
            .map(name -> name.replace("META-INF/services/jakarta.", "META-INF/services/javax."))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(files(ROOT.resolve("javax").resolve(module).resolve("target/classes")))
        .isEqualTo(expected);
  }

  /** As our own, which says Servlet 6.0. */
  @Test
  void webFragment_isOfServlet40() throws IOException {
    Path ours = ROOT.resolve("auth-filter/src/main/resources/META-INF/web-fragment.xml");
    Path theirs = ROOT.resolve("javax/auth-filter/target/classes/META-INF/web-fragment.xml");

    assertThat(Files.readString(theirs))
        .isEqualTo(
            Files.readString(ours)
                .replace(
                    "https://jakarta.ee/xml/ns/jakartaee", "http://xmlns.jcp.org/xml/ns/javaee")
                .replace("web-fragment_6_0.xsd", "web-fragment_4_0.xsd")
                .replace("version=\"6.0\"", "version=\"4.0\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity-store", "auth-filter"})
  void dependencies_areThoseOfTheJakartaArtifact(String module) throws IOException {
    assertThat(dependencies(ROOT.resolve("javax").resolve(module)))
        .isEqualTo(
            dependencies(ROOT.resolve(module)).stream()
                .map(
                    name ->
                        name.replace("sallyport-identity-store", "sallyport-identity-store-javax"))
                .collect(Collectors.toCollection(TreeSet::new)))
        .noneMatch(name -> name.startsWith("jakarta."));
  }

  /** What Servlet 4.0, Security 1.0 and CDI 2.0 do not have yet cannot be called there. */
  @ParameterizedTest
  @ValueSource(strings = {"identity-store", "auth-filter"})
  void calls_ofTheServersApi_areThereAlready(String module) {
    List<String> missing =
        classesOf(module)
            .flatMap(one -> one.getMethodCallsFromSelf().stream())
            .filter(call -> JAVAX.matcher(call.getTargetOwner().getName() + ".").find())
            .filter(call -> call.getTarget().resolveMember().isEmpty())
            .map(call -> call.getDescription())
            .toList();

    assertThat(missing).isEmpty();
  }

  /** What those interfaces still have and later ones have not would end a request of somebody. */
  @ParameterizedTest
  @ValueSource(strings = {"identity-store", "auth-filter"})
  void interfaces_ofTheServersApi_areWhole(String module) {
    List<String> missing =
        classesOf(module)
            .filter(one -> one.getAllRawInterfaces().stream().anyMatch(JavaxTest::ofTheServer))
            .filter(one -> !one.isInterface())
            .map(JavaClass::reflect)
            .filter(type -> !Modifier.isAbstract(type.getModifiers()))
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .filter(method -> !method.getName().equals(GONE))
            .map(Method::toString)
            .toList();

    assertThat(missing).isEmpty();
  }

  private static boolean ofTheServer(JavaClass type) {
    return JAVAX.matcher(type.getName()).find();
  }

  private static Stream<JavaClass> classesOf(String module) {
    JavaClasses all =
        new ClassFileImporter()
            .importPath(ROOT.resolve("javax").resolve(module).resolve("target/classes"));
    return all.stream().filter(one -> !one.getName().contains("WildFlySecurity"));
  }

  private static Set<String> mentions(Path classes, Pattern pattern) throws IOException {
    var found = new TreeSet<String>();
    for (String name : files(classes)) {
      String text = Files.readString(classes.resolve(name), StandardCharsets.ISO_8859_1);
      if (pattern.matcher(name).find()) {
        found.add(name);
      }
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        found.add(name + " " + matcher.group());
      }
    }
    return found;
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Those that come along with the artifact, as {@code group:artifact}. */
  private static Set<String> dependencies(Path module) throws IOException {
    String pom = Files.readString(module.resolve("pom.xml"));
    String section = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
    return Arrays.stream(section.split("<dependency>"))
        .skip(1)
        .filter(one -> !one.contains("<scope>"))
        .map(one -> value(one, "groupId") + ":" + value(one, "artifactId"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String value(String xml, String tag) {
    Matcher matcher = Pattern.compile("<" + tag + ">([^<]*)<").matcher(xml);
    if (!matcher.find()) {
      throw new AssertionError("no " + tag + " in " + xml);
    }
    return matcher.group(1);
  }
}
