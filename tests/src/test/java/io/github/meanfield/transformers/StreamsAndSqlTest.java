package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertTaskRefuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models in structured streaming and in SQL. */
@ExtendWith(SparkSessionExtension.class)
class StreamsAndSqlTest {

  private static Dataset<Row> blobs;
  private static NeuralNetworkClassificationModel classifier;

  @TempDir private Path directory;

  @BeforeAll
  static void train(SparkSession spark) {
    blobs = Samples.blobs(spark, 120, 4, 3, 5).cache();
    classifier = new NeuralNetworkClassifier().setNumWorkers(2).setMaxEpochs(3).fit(blobs);
  }

  private static List<Row> predictions(Dataset<Row> scored) {
    return scored.selectExpr("id", "prediction").orderBy("id").collectAsList();
  }

  private void write(String where) {
    blobs.where(where).coalesce(1).write().mode("append").parquet(path("rows"));
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  /** Scores the files that have come since the last time. */
  private void scoreNewFiles(SparkSession spark) throws Exception {
    Dataset<Row> stream = spark.readStream().schema(blobs.schema()).parquet(path("rows"));
    classifier
        .transform(stream)
        .select("id", "prediction")
        .writeStream()
        .format("parquet")
        .option("path", path("scored"))
        .option("checkpointLocation", path("checkpoint"))
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
  }

  @Test
  void aStreamOfFilesGoesOnAfterARestart(SparkSession spark) throws Exception {
    write("id < 50");
    scoreNewFiles(spark);
    assertEquals(50, spark.read().parquet(path("scored")).count());
    write("id >= 50");
    scoreNewFiles(spark);
    assertEquals(
        predictions(classifier.transform(blobs)),
        predictions(spark.read().parquet(path("scored"))));
  }

  @Test
  void batchesOfAStreamAreScoredLikeTables(SparkSession spark) throws Exception {
    write("id < 70");
    write("id >= 70");
    spark
        .readStream()
        .schema(blobs.schema())
        .option("maxFilesPerTrigger", 1)
        .parquet(path("rows"))
        .writeStream()
        .option("checkpointLocation", path("checkpoint"))
        .foreachBatch(
            (batch, id) -> {
              classifier
                  .transform(batch)
                  .select("id", "prediction")
                  .write()
                  .mode("append")
                  .parquet(path("scored"));
            })
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(
        predictions(classifier.transform(blobs)),
        predictions(spark.read().parquet(path("scored"))));
  }

  private static Dataset<Row> ofValues(Dataset<Row> rows) {
    return rows.selectExpr(
        "value AS id", "transform(sequence(1, 4), i -> sin(value + i)) features");
  }

  @Test
  void aStreamWithoutEndIsScored(SparkSession spark) throws Exception {
    var query =
        classifier
            .transform(
                ofValues(spark.readStream().format("rate").option("rowsPerSecond", 200).load()))
            .select("id", "prediction")
            .writeStream()
            .format("memory")
            .queryName("rates")
            .start();
    try {
      while (spark.table("rates").count() < 100) {
        query.processAllAvailable();
      }
    } finally {
      query.stop();
    }
    Dataset<Row> scored = spark.table("rates").cache();
    assertEquals(
        predictions(classifier.transform(ofValues(scored.selectExpr("id AS value")))),
        predictions(scored));
  }

  @Test
  void sqlPredictsWhatTransformDoes(SparkSession spark) {
    classifier.registerFunction(spark, "predict");
    blobs.createOrReplaceTempView("blobs");
    assertEquals(
        predictions(classifier.transform(blobs)),
        predictions(spark.sql("SELECT id, predict(features) AS prediction FROM blobs")));
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor()
            .setMaxEpochs(1)
            .setLabelCol("two")
            .fit(blobs.selectExpr("*", "array(label, 2 * label) AS two"));
    regression.registerFunction(spark, "predictTwo");
    assertEquals(
        predictions(regression.transform(blobs)),
        predictions(spark.sql("SELECT id, predictTwo(features) AS prediction FROM blobs")));
  }

  @Test
  void sqlTakesWhatTheFeaturesColumnMayBe(SparkSession spark) {
    classifier.registerFunction(spark, "predict");
    Dataset<Row> arrays =
        blobs.withColumn("features", functions.vector_to_array(blobs.col("features"), "float32"));
    arrays.createOrReplaceTempView("arrays");
    assertEquals(
        predictions(classifier.transform(arrays)),
        predictions(spark.sql("SELECT id, predict(features) AS prediction FROM arrays")));
    assertNull(spark.sql("SELECT predict(CAST(NULL AS ARRAY<DOUBLE>))").head().get(0));
    assertTaskRefuses(
        () -> spark.sql("SELECT predict(array(1d, 2d))").collect(),
        classifier.uid(),
        "of another size",
        "required are 4");
    String invalid = "SELECT predict(array(1d, 2d, 3d, double('NaN')))";
    assertTaskRefuses(
        () -> spark.sql(invalid).collect(), classifier.uid(), "NaN", "handleInvalid skip or keep");
    assertTaskRefuses(
        () -> spark.sql("SELECT predict('text')").collect(),
        classifier.uid(),
        "features are of type String; required are a Vector");
    classifier.copy(ParamMap.empty()).setHandleInvalid("keep").registerFunction(spark, "predict");
    assertNull(spark.sql(invalid).head().get(0));
  }
}
