package io.github.meanfield.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class PerceptronRaceTest {

  /** Whatever the network learns is wrong on the rows to test with. */
  @Test
  @Timeout(120)
  void theSearchEndsWhereThePerceptronHasConverged(SparkSession spark) throws Exception {
    Dataset<Row> training = new Tables(spark).random(20, 784);
    Dataset<Row> test = training.withColumn("label", functions.expr("1 - label"));
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PerceptronRace race =
        new PerceptronRace(training, test, Plan.quick(1, 10), new Progress(new PrintStream(told)));
    assertArrayEquals(new double[] {Double.NaN}, race.run());
    long searched = told.toString().lines().count();
    assertTrue(searched > 1, told::toString);
    assertArrayEquals(new double[] {Double.NaN}, race.run());
    assertEquals(searched, told.toString().lines().count());
  }
}
