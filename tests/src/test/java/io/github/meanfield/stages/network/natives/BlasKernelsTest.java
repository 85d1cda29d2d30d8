package io.github.meanfield.stages.network.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import io.github.meanfield.JavaProcess;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.zoo.ImageNetworks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlasKernelsTest {

  private static final String AVX2 = "fma avx avx2";
  private static final String AVX512 = AVX2 + " avx512f avx512dq avx512cd avx512bw avx512vl";

  @TempDir private Path folder;

  /** Prints what a JVM multiplies by that began with a network. */
  static final class Main {
    public static void main(String[] arguments) {
      // Of DL4J, which loads OpenBLAS too.
      new Dl4jNetwork(
          FullyConnected.configuration(
              new NeuralNetworkClassifier(), OutputKind.CLASSES, 4, 3, 1, null));
      printChoice();
      System.out.println("kernels " + NativeCode.kernels().name());
      System.out.println("told " + NativeCode.kernels().slowness().orElse("nothing"));
    }
  }

  /** Prints what a JVM chose that began with the JSON of a network. */
  static final class Zoo {
    public static void main(String[] arguments) {
      ImageNetworks.leNet(16, 16, 1).toJson();
      printChoice();
    }
  }

  /** That of the process, which is set if it was chosen. */
  private static void printChoice() {
    Object[] variable = {"OPENBLAS_CORETYPE"};
    System.out.println("set " + Function.getFunction("c", "getenv").invokeString(variable, false));
  }

  @Test
  void productsOfThisMachineAreRight() {
    assertEquals(Optional.empty(), ProductCheck.run(ProductCheck.OPENBLAS));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "34, 28"})
  void oneWrongNumberOfAProductIsFound(int row, int column) {
    Optional<String> found =
        ProductCheck.run(
            (transposeA, transposeB, m, n, k, a, b, c) -> {
              ProductCheck.OPENBLAS.multiply(transposeA, transposeB, m, n, k, a, b, c);
              if (transposeA && m > row && n > column) {
                c[row * n + column]++;
              }
            });
    assertTrue(found.orElseThrow().contains("row " + row + ", column " + column), found::toString);
    BlasKernels kernels = new BlasKernels("Atom", "Some processor", false);
    Optional<String> problem = found.map(kernels::wrong);
    String told =
        assertThrows(IllegalStateException.class, () -> NativeCode.requireNone(problem))
            .getMessage();
    assertTrue(told.startsWith("OpenBLAS multiplies wrongly by its kernels for Atom"), told);
    assertTrue(told.contains("OPENBLAS_CORETYPE") && told.contains("spark.executorEnv."), told);
    assertTrue(told.contains("such as HASWELL"), told);
    String ofHaswell = new BlasKernels("Haswell", "Some processor", false).wrong("so");
    assertTrue(ofHaswell.contains("such as SANDYBRIDGE"), ofHaswell);
  }

  @Test
  void aProductThatTakesItsMatricesForTransposedIsFound() {
    assertTrue(
        ProductCheck.run(
                (transposeA, transposeB, m, n, k, a, b, c) ->
                    ProductCheck.OPENBLAS.multiply(transposeA, !transposeB, m, n, k, a, b, c))
            .isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "GenuineIntel, " + AVX512 + ", SkylakeX",
    "GenuineIntel, " + AVX2 + ", Haswell",
    "GenuineIntel, avx512f " + AVX2 + ", Haswell",
    "AuthenticAMD, " + AVX512 + ", Zen",
    "HygonGenuine, " + AVX2 + ", Zen",
    "GenuineIntel, sse2 avx, ",
    "'', '', ",
  })
  void kernelsSuitTheInstructionsOfTheProcessor(String vendor, String flags, String expected) {
    Processor processor =
        Processor.of(
            List.of(
                "processor\t: 0",
                "vendor_id\t: " + vendor,
                "model name\t: A processor : of a kind",
                "flags\t\t: fpu fpu  " + flags,
                "",
                "processor\t: 1",
                "vendor_id\t: other",
                "flags\t\t: other"));
    assertEquals("A processor : of a kind", processor.name());
    assertEquals(Optional.ofNullable(expected), BlasKernels.suitable(processor));
  }

  @Test
  void aProcessorOfWhichNothingIsKnownIsLeftToOpenBlas() {
    assertEquals(Optional.empty(), BlasKernels.suitable(Processor.of(List.of())));
  }

  @Test
  void slowKernelsAreToldWithTheProcessorAndTheCure() throws Exception {
    assumeTrue(Processor.ofThisMachine().hasAvx2(), "kernels for Prescott are right here");
    List<String> lines = run(Main.class, "Prescott");
    assertTrue(lines.contains("kernels Prescott"), lines::toString);
    String told = line(lines, "told ");
    assertTrue(told.contains("kernels for Prescott"), told);
    assertTrue(told.contains("unset OPENBLAS_CORETYPE"), told);
    assertTrue(told.contains(Processor.ofThisMachine().name()), told);
  }

  @Test
  void withoutAChoiceTheKernelsAreThoseOfTheProcessor() throws Exception {
    Optional<String> suitable = BlasKernels.suitable(Processor.ofThisMachine());
    assumeTrue(suitable.isPresent(), "nothing is chosen on this machine");
    List<String> lines = run(Main.class, null);
    assertTrue(lines.contains("set " + suitable.get()), lines::toString);
    assertTrue(lines.contains("kernels " + suitable.get()), lines::toString);
    assertEquals("told nothing", line(lines, "told "));
  }

  @Test
  void theyAreChosenBeforeTheLayersOfAZooLoadThem() throws Exception {
    Optional<String> suitable = BlasKernels.suitable(Processor.ofThisMachine());
    assumeTrue(suitable.isPresent(), "nothing is chosen on this machine");
    assertEquals("set " + suitable.get(), line(run(Zoo.class, null), "set "));
  }

  @Test
  void kernelsAreSlowOnlyWhereTheProcessorCanDoBetter() {
    Processor old = new Processor("old", "GenuineIntel", Set.of("sse2"));
    assertFalse(BlasKernels.loaded(old).isSlow());
  }

  private static String line(List<String> lines, String start) {
    return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  /** What a JVM prints whose environment names kernels, or none if they are null. */
  private List<String> run(Class<?> main, String kernels) throws IOException, InterruptedException {
    return JavaProcess.run(
            folder,
            main,
            List.of(),
            environment -> {
              environment.remove("OPENBLAS_CORETYPE");
              if (kernels != null) {
                environment.put("OPENBLAS_CORETYPE", kernels);
              }
            })
        .lines()
        .toList();
  }
}
