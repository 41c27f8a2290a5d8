package io.sallyport.identity;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which room may know which. */
class RoomsTest {

  private static final String ROOT = "io.sallyport.identity";

  private final JavaClasses module =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void rooms_dependencies_pointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("root")
        .definedBy(ROOT)
        .layer("jdbc")
        .definedBy(ROOT + ".jdbc")
        .layer("store")
        .definedBy(ROOT + ".store")
        .layer("account")
        .definedBy(ROOT + ".account")
        .layer("password")
        .definedBy(ROOT + ".password")
        .layer("access")
        .definedBy(ROOT + ".access")
        .layer("audit")
        .definedBy(ROOT + ".audit")
        .layer("token")
        .definedBy(ROOT + ".token")
        .layer("apikey")
        .definedBy(ROOT + ".apikey")
        .layer("mfa")
        .definedBy(ROOT + ".mfa")
        .layer("secret")
        .definedBy(ROOT + ".secret")
        .whereLayer("root")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("jdbc")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("account")
        .mayOnlyBeAccessedByLayers("root", "jdbc", "store", "password")
        .whereLayer("password")
        .mayOnlyBeAccessedByLayers("root", "jdbc", "store", "mfa")
        .whereLayer("mfa")
        .mayOnlyBeAccessedByLayers("root", "jdbc")
        .whereLayer("access")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("token")
        .mayOnlyBeAccessedByLayers("root", "jdbc")
        .whereLayer("apikey")
        .mayOnlyBeAccessedByLayers("root", "jdbc")
        .whereLayer("audit")
        .mayOnlyBeAccessedByLayers("root", "jdbc")
        // The one word that every room has for an outage.
        .ignoreDependency(
            not(equivalentTo(Identity.class)), equivalentTo(StoreUnavailableException.class))
        .check(module);
  }

  @Test
  void module_servletApi_isUnknown() {
    noClasses().should().dependOnClassesThat().resideInAPackage("jakarta.servlet..").check(module);
  }

  @Test
  void jakartaSecurity_isKnownToThreeClasses() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.(CdiStores|JakartaStores|SallyportIdentityStore)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.security..")
        .check(module);
  }

  @Test
  void libraries_stayInTheirRooms() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".jdbc")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..", "org.flywaydb..", "com.zaxxer..", "java.sql..")
        .check(module);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".password")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bouncycastle..", "org.mindrot..")
        .check(module);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".mfa")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.eatthepath..")
        .check(module);
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
        .check(module);
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
        .check(module);
  }

  @Test
  void classes_areFinalUnlessInterfaces() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAnonymousClasses()
        .should()
        .haveModifier(FINAL)
        .check(module);
  }
}
