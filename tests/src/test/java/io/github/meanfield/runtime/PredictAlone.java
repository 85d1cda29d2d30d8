package io.github.meanfield.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Predicts in a JVM that has nothing but the runtime on its class path. */
final class PredictAlone {

  private PredictAlone() {}

  public static void main(String[] arguments) throws Exception {
    try {
      Class.forName("org.apache.spark.sql.SparkSession");
      throw new IllegalStateException("Spark is on the class path");
    } catch (ClassNotFoundException e) {
      Model model = Model.load(Path.of(arguments[0]));
      Map<String, ?> row = SmallModels.row(12.5, "true", "2024-02-29", "red");
      System.out.println(Arrays.toString(model.predict(row).probabilities()));
    }
  }
}
