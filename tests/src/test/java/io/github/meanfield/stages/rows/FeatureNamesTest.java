package io.github.meanfield.stages.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.Printed;
import java.nio.file.Path;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Errors name the column that a feature comes from. */
@ExtendWith(SparkSessionExtension.class)
class FeatureNamesTest {

  private static final String FINITE = "cast(id % 7 as double)";
  private static final String WITH_INFINITE = "if(id = 3, double('Infinity'), id % 7)";

  @TempDir private Path own;

  private static Dataset<Row> rows(SparkSession spark, String age) {
    return spark
        .range(40)
        .selectExpr("id % 2 as y", "cast(id % 5 as double) as size", age + " as `the age`")
        .coalesce(2);
  }

  private static Dataset<Row> assembled(SparkSession spark, String age) {
    return new VectorAssembler()
        .setInputCols(new String[] {"size", "the age"})
        .setOutputCol("features")
        .setHandleInvalid("keep")
        .transform(rows(spark, age));
  }

  private static void assertFails(String words, Executable action) {
    Throwable failure = assertThrows(Exception.class, action);
    StringBuilder all = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      all.append(cause.getMessage()).append('\n');
    }
    assertTrue(all.toString().contains(words), all::toString);
  }

  @Test
  void stagesNameThem(SparkSession spark) {
    Dataset<Row> good = assembled(spark, FINITE);
    Dataset<Row> bad = assembled(spark, WITH_INFINITE);
    Standardizer standardizer = new Standardizer().setInputCol("features").setOutputCol("out");
    assertFails("for example Infinity in feature 'the age'", () -> standardizer.fit(bad));
    assertFails(
        "for example Infinity in feature 'the age'",
        () -> standardizer.fit(good).transform(bad).collectAsList());
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setLabelCol("y")
            .setHiddenLayers(new int[] {2})
            .setMaxEpochs(1)
            .setNumWorkers(1);
    assertFails(
        "(such as Infinity in feature 'the age' of [3.0,Infinity])", () -> classifier.fit(bad));
    assertFails(
        ": Infinity in feature 'the age' of [3.0,Infinity]",
        () -> classifier.fit(good).transform(bad).collectAsList());
    Dataset<Row> huge = assembled(spark, "if(id % 2 = 0, 1.7e308D, -1.7e308D)");
    assertFails("the statistics of feature 'the age' of", () -> standardizer.fit(huge));
    assertFails(
        "beyond the range of float (such as 1.7E308 in feature 'the age' of",
        () -> classifier.fit(huge));
    Dataset<Row> one =
        rows(spark, WITH_INFINITE)
            .withMetadata(
                "the age", NumericAttribute.defaultAttr().withName("the age").toMetadata());
    assertFails(
        "(such as Infinity in feature 'the age' of Infinity)",
        () -> classifier.copy(ParamMap.empty()).setFeaturesCol("the age").fit(one));
    assertFails(
        "rows without a label are left out by where(\"`y` is not null\")",
        () -> classifier.fit(good.withColumn("y", functions.expr("if(size = 4, null, y)"))));
  }

  @Test
  void commandsNameThemAndTheirOwnOptions(SparkSession spark) {
    rows(spark, FINITE).write().parquet(own + "/good.parquet");
    rows(spark, WITH_INFINITE).write().parquet(own + "/bad.parquet");
    String train = "train --label y --hidden-layers 2 --max-epochs 1 --num-workers 1";
    String refused = "Infinity in feature 'the age' of [3.0,Infinity]";
    Printed trained = Printed.run(own, own, train + " --input @/bad.parquet --output @/run");
    trained.refused(refused);
    trained.refused("set --handle-invalid to skip to leave rows");
    Printed.run(
            own,
            own,
            train
                + " --input @/bad.parquet --output @/run --preset plain"
                + " --standardizer-handle-invalid error")
        .refused("set --standardizer-handle-invalid to skip, keep or mean");
    Printed.run(own, own, train + " --input @/good.parquet --output @/run").succeeded();
    Printed scored =
        Printed.run(
            own, own, "score --input @/bad.parquet --model @/run/model --output @/out --verbose");
    assertEquals(2, scored.exitCode());
    String line = scored.err().lines().findFirst().orElseThrow();
    assertTrue(line.endsWith(refused), line);
  }

  @Test
  void whatHasNoNameHasANumber() {
    StructField column = DataTypes.createStructField("features", SQLDataTypes.VectorType(), true);
    FeatureNames names = FeatureNames.of(column);
    assertNull(names.name(1));
    assertEquals("feature 1", names.describe(1));
    assertEquals("[1.0,NaN]", FeatureReader.example(vector(1, Double.NaN), false, names));
    assertEquals("null", FeatureReader.example(null, false, names));
  }

  private static Object vector(double... values) {
    return Vectors.dense(values);
  }
}
