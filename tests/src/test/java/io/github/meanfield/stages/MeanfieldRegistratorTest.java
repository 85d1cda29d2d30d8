package io.github.meanfield.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;

/** Registration of classes for Kryo, where Spark requires it. */
class MeanfieldRegistratorTest {

  private static SparkConf kryo() {
    return new SparkConf(false).set("spark.serializer", KryoSerializer.class.getName());
  }

  @Test
  void theRegistratorIsNamedWhereItIsMissing() {
    assertEquals(Optional.empty(), MeanfieldRegistrator.problem(new SparkConf(false)));
    assertEquals(Optional.empty(), MeanfieldRegistrator.problem(kryo()));
    SparkConf required = kryo().set("spark.kryo.registrationRequired", "true");
    String problem = MeanfieldRegistrator.problem(required).orElseThrow();
    assertTrue(
        problem.contains("set spark.kryo.registrator to " + MeanfieldRegistrator.class.getName()),
        problem);
    required.set("spark.kryo.registrator", MeanfieldRegistrator.class.getName());
    assertEquals(Optional.empty(), MeanfieldRegistrator.problem(required));
  }

  @Test
  void everyNamedClassIsThere() throws ClassNotFoundException {
    for (String name : MeanfieldRegistrator.names()) {
      Class.forName(name);
    }
  }
}
