package io.github.meanfield.jobs.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.package$;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import scala.util.Properties;

/**
 * What one JVM, the driver's or an executor's, has that training needs.
 *
 * @param where driver, or the executor's id, and the host
 * @param java version of Java
 * @param spark version of Spark
 * @param scala version of Scala
 * @param vectors vector instructions of the processor that ND4J uses
 * @param kernels OpenBLAS's name of the kernels that it multiplies by
 * @param note what slows training down here, or null
 * @param gigaflops speed of a small matrix product, a billion operations a second; NaN if native
 *     code does not run
 * @param nativeProblem why native code does not run, or null
 * @param heapBytes largest size of the heap
 * @param offHeapBytes most memory that native arrays may take
 * @param closed packages that Spark needs opened, and that are not
 * @param clockMillis time of the JVM's clock
 */
record Diagnosis(
    String where,
    String java,
    String spark,
    String scala,
    String vectors,
    String kernels,
    String note,
    double gigaflops,
    String nativeProblem,
    long heapBytes,
    long offHeapBytes,
    List<String> closed,
    long clockMillis) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final int SIZE = 256;
  private static final int PRODUCTS = 20;
  private static final List<String> OPENED =
      List.of("java.lang", "java.lang.invoke", "java.nio", "java.util", "sun.nio.ch");

  /** Looks at the JVM that this is called in. */
  static Diagnosis ofThisJvm() {
    String vectors = "none";
    String kernels = "none";
    List<String> notes = new ArrayList<>();
    String problem = null;
    double gigaflops = Double.NaN;
    try {
      Nd4jCode.ensure();
      kernels = NativeCode.kernels().name();
      NativeCode.kernels().slowness().ifPresent(notes::add);
      gigaflops = speed();
      vectors = instructions();
    } catch (LinkageError | RuntimeException e) {
      problem = String.valueOf(e);
    }
    HeapRegions.slowness().ifPresent(notes::add);
    return new Diagnosis(
        place(),
        System.getProperty("java.version"),
        package$.MODULE$.SPARK_VERSION(),
        Properties.versionNumberString(),
        vectors,
        kernels,
        notes.isEmpty() ? null : String.join("; ", notes),
        gigaflops,
        problem,
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes(),
        OPENED.stream().filter(name -> !isOpen(name)).toList(),
        System.currentTimeMillis());
  }

  private static String place() {
    String id = SparkEnv.get().executorId();
    try {
      return (id.equals("driver") ? id : "executor " + id)
          + " on "
          + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return id;
    }
  }

  private static boolean isOpen(String name) {
    return Object.class.getModule().isOpen(name, Diagnosis.class.getModule());
  }

  private static String instructions() {
    int level = NativeOpsHolder.getInstance().getDeviceNativeOps().optimalLevel();
    return level >= 3 ? "AVX-512" : level == 2 ? "AVX2" : "other";
  }

  private static double speed() {
    INDArray ones = Nd4j.ones(SIZE, SIZE);
    INDArray product = Nd4j.create(SIZE, SIZE);
    ones.mmuli(ones, product);
    long start = System.nanoTime();
    for (int i = 0; i < PRODUCTS; i++) {
      ones.mmuli(ones, product);
    }
    return 2.0 * SIZE * SIZE * SIZE * PRODUCTS / (System.nanoTime() - start);
  }

  /** This as text, which travels by whatever serializer Spark has: Kryo cannot read records. */
  String toJson() {
    return MAPPER.valueToTree(this).toString();
  }

  /** Reads what {@link #toJson} has written. */
  static Diagnosis fromJson(String json) {
    try {
      return MAPPER.readValue(json, Diagnosis.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What would make training fail here.
   *
   * @param driver the driver's diagnosis
   * @return a problem with its cure each
   */
  List<String> problems(Diagnosis driver) {
    List<String> problems = new ArrayList<>();
    if (nativeProblem != null) {
      problems.add(
          "native code does not run: "
              + nativeProblem
              + "; build with -Dnative.platform of this machine, and see that its temporary folder"
              + " can be written and executed from");
    }
    if (!closed.isEmpty()) {
      problems.add(
          "Java does not open "
              + String.join(", ", closed)
              + " to Spark; start it by spark-submit, or with the --add-opens options that Spark"
              + " asks for on this Java");
    }
    Stream.of(
            new String[] {"Java", major(java), major(driver.java)},
            new String[] {"Spark", spark, driver.spark},
            new String[] {"Scala", scala, driver.scala})
        .filter(version -> !version[1].equals(version[2]))
        .forEach(
            version ->
                problems.add(
                    String.format(
                        "%s is %s, but that of the driver is %s; install the same everywhere",
                        version[0], version[1], version[2])));
    return problems;
  }

  private static String major(String version) {
    return version.split("[.+-]")[0];
  }

  /** Cells of a table of diagnoses. */
  List<String> row() {
    return List.of(
        where,
        java,
        spark,
        scala,
        vectors,
        kernels,
        Double.isNaN(gigaflops) ? "-" : String.format(Locale.ROOT, "%.0f", gigaflops),
        Console.count(heapBytes >> 20),
        Console.count(offHeapBytes >> 20));
  }

  /** The head of that table. */
  static List<String> head() {
    return List.of(
        "", "Java", "Spark", "Scala", "vectors", "kernels", "GFlop/s", "heap MB", "off-heap MB");
  }
}
