package io.sallyport.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the house and the doors between them. */
class RoomsTest {

  private static final String ROOT = "io.sallyport.auth";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void pipeline_imports_knowsNoFeature() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".pipeline")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(ROOT, ROOT + ".page..", ROOT + ".session", ROOT + ".login")
        .andShould()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            ROOT + ".access",
            ROOT + ".account",
            ROOT + ".apikey",
            ROOT + ".token",
            ROOT + ".admin",
            ROOT + ".browser",
            ROOT + ".limit",
            ROOT + ".httpsession",
            ROOT + ".ticket",
            ROOT + ".mfa",
            ROOT + ".metrics")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session",
        "httpsession",
        "token",
        "apikey",
        "login",
        "mfa",
        "browser",
        "limit",
        "ticket",
        "access",
        "account",
        "admin",
        "metrics"
      })
  void feature_imports_knowsSpineAndPagesOnly(String feature) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + feature)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "of another feature or of the root",
                other ->
                    other.getPackageName().startsWith(ROOT)
                        && !other.getPackageName().equals(ROOT + "." + feature)
                        && !other.getPackageName().equals(ROOT + ".pipeline")
                        && !other.getPackageName().equals(ROOT + ".page")))
        .check(CLASSES);
  }

  @Test
  void page_imports_knowsSpineOnly() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".page..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "of a feature or of the root",
                other ->
                    other.getPackageName().startsWith(ROOT)
                        && !other.getPackageName().startsWith(ROOT + ".page")
                        && !other.getPackageName().equals(ROOT + ".pipeline")))
        .check(CLASSES);
  }

  @Test
  void rooms_imports_runInOneDirection() {
    SlicesRuleDefinition.slices()
        .matching("io.sallyport.auth.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void jakarta_imports_knowsSpineAndWhatAnApplicationMeets() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".jakarta")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "of a feature",
                other ->
                    other.getPackageName().startsWith(ROOT + ".")
                        && !other.getPackageName().equals(ROOT + ".jakarta")
                        && !other.getPackageName().equals(ROOT + ".pipeline")))
        .check(CLASSES);
  }

  /** At the filter's door nothing of CDI, Jakarta Security or a server is needed. */
  @Test
  void enterprise_isKnownToItsRoomAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".jakarta")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.enterprise..",
            "jakarta.inject..",
            "jakarta.security..",
            "io.undertow..",
            ROOT + ".jakarta")
        .check(CLASSES);
  }

  @Test
  void jedis_isKnownToItsRoomAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".redis..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("redis.clients..")
        .check(CLASSES);
  }

  @Test
  void micrometer_isKnownToOneClass() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.MicrometerMeasures")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(CLASSES);
  }

  @Test
  void classes_drawNoRandomNumberButSecureOnes() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)"
                + "|java\\.util\\.random\\..*")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  @Test
  void classes_runNoCommandAndReadNoSerializedObject() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.ProcessBuilder|java\\.io\\.ObjectInputStream")
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .check(CLASSES);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*\\.(Abstract|Default)[A-Z][A-Za-z]*")
        .orShould()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?)")
        .check(CLASSES);
  }

  /** They have another name in the artifact than in the sources. */
  @Test
  void publicApi_relocatedLibraries_areNotInIt() {
    DescribedPredicate<JavaCodeUnit> namesOne =
        DescribedPredicate.describe(
            "name a relocated library",
            unit ->
                Stream.concat(
                        unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                    .anyMatch(
                        type -> type.getPackageName().matches("com\\.(fasterxml|auth0)\\b.*")));
    codeUnits()
        .that(namesOne)
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .notBePublic()
        .check(CLASSES);
  }
}
