package io.github.meanfield.jobs.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class DiagnosisTest {

  @Test
  void aJvmThatRunsTheTestsCanTrain(SparkSession spark) {
    Diagnosis here = Diagnosis.ofThisJvm();
    assertEquals(List.of(), here.problems(here));
    assertEquals(spark.version(), here.spark());
    assertTrue(here.where().startsWith("driver on "), here.where());
    assertTrue(here.gigaflops() > 0);
    assertEquals(Diagnosis.head().size(), here.row().size());
    assertEquals(here, Diagnosis.fromJson(here.toJson()));
  }

  private static Diagnosis executor(
      String java, String scala, String problem, List<String> closed) {
    return new Diagnosis(
        "executor 1 on b", java, "3.5.7", scala, "AVX2", "Zen", null, 9, problem, 1, 1, closed, 0);
  }

  @Test
  void whatDiffersFromTheDriverOrIsMissingIsAProblem() {
    Diagnosis driver = executor("17.0.15", "2.12.18", null, List.of());
    assertEquals(List.of(), executor("17.0.9+9", "2.12.18", null, List.of()).problems(driver));
    List<String> problems =
        executor("21", "2.13.1", "UnsatisfiedLinkError", List.of("java.nio")).problems(driver);
    assertEquals(4, problems.size());
    assertTrue(problems.get(0).startsWith("native code does not run: UnsatisfiedLinkError"));
    assertTrue(problems.get(1).startsWith("Java does not open java.nio to Spark"));
    assertTrue(problems.get(2).startsWith("Java is 21, but that of the driver is 17"));
    assertTrue(problems.get(3).startsWith("Scala is 2.13.1, but that of the driver is 2.12.18"));
  }

  @Test
  void smallRegionsOfTheHeapAreTold() {
    assertTrue(HeapRegions.slowness(true, 1 << 20).orElseThrow().contains("in regions of 1 MB"));
    assertEquals(Optional.empty(), HeapRegions.slowness(true, 8 << 20));
    assertEquals(Optional.empty(), HeapRegions.slowness(false, 1 << 20));
  }
}
