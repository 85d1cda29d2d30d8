package io.github.meanfield;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package of main may use which. */
class ArchitectureTest {

  private static final String ROOT = "io.github.meanfield";
  private static final List<String> MODULES =
      List.of(
          "transformers/runtime",
          "transformers/onnx",
          "stages",
          "transformers/keras",
          "transformers",
          "estimators",
          "jobs",
          "notebooks");
  private static final List<String> COMMANDS =
      List.of("inspect", "train", "tune", "score", "evaluate", "export", "serve", "runs", "doctor");

  private static final List<String> BY_TRAINING = List.of("inspect", "evaluate");

  private static JavaClasses main;

  @BeforeAll
  static void readClasses() {
    main =
        new ClassFileImporter()
            .importPaths(
                MODULES.stream().map(module -> Build.folder(module).resolve("classes")).toList());
    for (String module : MODULES) {
      String packageName = ROOT + "." + module.substring(module.lastIndexOf('/') + 1);
      assertTrue(
          main.stream().anyMatch(type -> isIn(type, packageName)), "no classes of " + module);
    }
  }

  private static boolean isIn(JavaClass type, String packageName) {
    return (type.getPackageName() + ".").startsWith(packageName + ".");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(main);
  }

  @Test
  void modulesKnowThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("runtime")
        .definedBy(ROOT + ".runtime..")
        .layer("onnx")
        .definedBy(ROOT + ".onnx..")
        .layer("stages")
        .definedBy(ROOT + ".stages..")
        .layer("keras")
        .definedBy(ROOT + ".keras..")
        .layer("transformers")
        .definedBy(ROOT + ".transformers..")
        .layer("estimators")
        .definedBy(ROOT + ".estimators..")
        .layer("jobs")
        .definedBy(ROOT + ".jobs..")
        .layer("notebooks")
        .definedBy(ROOT + ".notebooks..")
        .whereLayer("runtime")
        .mayNotAccessAnyLayer()
        .whereLayer("onnx")
        .mayOnlyAccessLayers("runtime")
        .whereLayer("keras")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("keras")
        .mayOnlyAccessLayers("stages")
        .whereLayer("notebooks")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("jobs")
        .mayOnlyBeAccessedByLayers("notebooks")
        .whereLayer("estimators")
        .mayOnlyBeAccessedByLayers("jobs", "notebooks")
        .whereLayer("transformers")
        .mayOnlyBeAccessedByLayers("estimators", "jobs", "notebooks")
        .check(main);
  }

  /** What scores without Spark needs nothing but Java, and a library that reads JSON. */
  @Test
  void theRuntimeNeedsNothingElse() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".runtime..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "com.fasterxml.jackson.core..", ROOT + ".runtime..")
        .check(main);
  }

  /** What writes ONNX files needs but the runtime's models, and the messages of such files. */
  @Test
  void onnxNeedsNoSpark() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".onnx..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "ai.onnx.proto..",
            "com.google.protobuf..",
            ROOT + ".runtime..",
            ROOT + ".onnx..")
        .check(main);
    requireAlone("ai.onnx.proto..", ".onnx..");
    requireAlone("com.google.protobuf..", ".onnx..");
  }

  /** What reads models of Keras is found as a service, and nothing else reads HDF5. */
  @Test
  void kerasAloneKnowsHdf5() {
    requireAlone("io.jhdf..", ".keras..");
  }

  @Test
  void commandsDoNotKnowEachOther() {
    for (String command : COMMANDS) {
      String[] others =
          COMMANDS.stream()
              .filter(other -> !other.equals(command))
              .map(other -> ROOT + ".jobs." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".jobs." + command + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(main);
    }
  }

  /** A training begins with an inspection and ends with an evaluation. */
  @Test
  void trainingKnowsNoOtherCommands() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".jobs.training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            COMMANDS.stream()
                .filter(command -> !BY_TRAINING.contains(command))
                .map(command -> ROOT + ".jobs." + command + "..")
                .toArray(String[]::new))
        .check(main);
  }

  /** What commands share knows no command, and nobody but users knows the entry points. */
  @Test
  void sharedPackagesDoNotKnowCommands() {
    String[] commands =
        COMMANDS.stream().map(command -> ROOT + ".jobs." + command + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".jobs.task..",
            ROOT + ".jobs.experiment..",
            ROOT + ".jobs.explain..",
            ROOT + ".jobs.model..",
            ROOT + ".jobs.report..",
            ROOT + ".jobs.config..",
            ROOT + ".jobs.tables..",
            ROOT + ".jobs.console..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(commands)
        .check(main);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .and()
        .resideOutsideOfPackage(ROOT + ".jobs")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".jobs")
        .check(main);
  }

  /** Networks are Deeplearning4j's, and models and estimators hand them out and take them. */
  @Test
  void networksAloneKnowDeeplearning4j() {
    requireAlone(
        "org.deeplearning4j..",
        ".stages.network..",
        ".keras..",
        ".transformers..",
        ".estimators..");
    requireAlone("org.deeplearning4j.spark..", ".estimators.averaging.dl4jspark");
    // The doctor looks at ND4J's native libraries.
    requireAlone(
        "org.nd4j..",
        ".stages.network..",
        ".keras..",
        ".transformers..",
        ".estimators..",
        ".jobs.doctor");
  }

  /** Nothing but some packages uses a library. */
  private static void requireAlone(String library, String... packages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            Arrays.stream(packages).map(name -> ROOT + name).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(main);
  }

  /** ND4J frees an array that nothing refers to, whatever pointers there are to its memory. */
  @Test
  void whoUsesTheMemoryOfAnArrayHoldsTheArray() {
    List<JavaMethod> users =
        main.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> calls(method, "addressPointer"))
            .toList();
    assertFalse(users.isEmpty());
    assertEquals(
        List.of(), users.stream().filter(method -> !calls(method, "reachabilityFence")).toList());
  }

  private static boolean calls(JavaMethod method, String name) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(call -> call.getTarget().getName().equals(name));
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    Set<String> packages = new TreeSet<>();
    main.forEach(type -> packages.add(type.getPackageName()));
    Set<String> described =
        packages.stream()
            .map(main::getPackage)
            .filter(it -> it.tryGetPackageInfo().isPresent())
            .map(JavaPackage::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(packages, described);
  }
}
