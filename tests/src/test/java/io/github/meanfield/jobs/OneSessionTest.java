package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that run one after another in a session that was there before and goes on after them.
 */
@ExtendWith(SparkSessionExtension.class)
class OneSessionTest {

  private static final String SMALL =
      " --hidden-layers 4 --max-epochs 1 --num-workers 2 --weights 0.6,0.2,0.2";
  private static final String ALONE = SMALL + Printed.ALONE;

  @TempDir private Path own;

  private Set<Integer> cachedBefore;

  @BeforeEach
  void rememberCached(SparkSession spark) {
    cachedBefore = Set.copyOf(SparkJobs.cached(spark));
  }

  @AfterEach
  void nothingStays(SparkSession spark) {
    assertTrue(cachedBefore.containsAll(SparkJobs.cached(spark)));
    assertFalse(spark.catalog().tableExists("input"));
    assertEquals(0, spark.streams().active().length);
  }

  private Printed run(String command) {
    return Printed.run(own, own, command);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(own.resolve(name), text);
  }

  private static String table(String yes, String no) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 60; i++) {
      double a = random.nextGaussian();
      text.append(
          String.format(Locale.ROOT, "%.3f,%d,%s%n", a, random.nextInt(9), a > 0 ? yes : no));
    }
    return text.toString();
  }

  @Test
  void aFileThatWasReplacedIsReadAnew() throws IOException {
    write("t.csv", table("yes", "no"));
    String train = "train --input @/t.csv --label y --output @/run --overwrite" + SMALL;
    run(train).succeeded().has("no  ", "yes  ");
    run("evaluate --input @/t.csv --model @/run/model --label y").succeeded().has("60 judged");
    write("t.csv", table("up", "down"));
    assertFalse(run(train).succeeded().has("down  ", "up  ").out().contains("yes  "));
    run("score --input @/t.csv --model @/run/model --output @/out").succeeded();
    run("evaluate --input @/out --label y").succeeded().has("60 judged", "down", "up");
    // Also when a command fails on the way.
    Printed failed =
        run(
            "train --input @/t.csv --label y --output @/bad --preset plain --learning-rate 1e30 --updater sgd"
                + SMALL);
    assertNotEquals(0, failed.exitCode(), failed::out);
    write("t.csv", table("1", "0"));
    run(train).succeeded();
  }

  @Test
  void whatTheSessionHasCachedStaysButIsNotMistakenForTheFile(SparkSession spark) {
    String path = own.resolve("t.parquet").toString();
    numbers(spark, 40, true).write().parquet(path);
    Dataset<Row> cached = spark.read().parquet(path).persist();
    try {
      assertEquals(40, cached.count());
      numbers(spark, 50, true).write().mode(SaveMode.Overwrite).parquet(path);
      run("train --task regression --input @/t.parquet --label y --output @/run" + ALONE)
          .succeeded()
          .has("50 rows");
      assertFalse(cached.storageLevel().equals(StorageLevel.NONE()));
    } finally {
      cached.unpersist();
    }
  }

  @Test
  void aViewOfTheSessionIsThereAgainAfterAQuery(SparkSession spark) throws IOException {
    write("t.csv", table("yes", "no"));
    spark.range(3).createOrReplaceTempView("input");
    try {
      Printed.run(
              "train",
              "--input",
              own + "/t.csv",
              "--sql",
              "SELECT a, y FROM input",
              "--label",
              "y",
              "--output",
              own + "/run",
              "--max-epochs",
              "1")
          .succeeded()
          .has("60 rows, 2 columns");
      assertEquals(3, spark.table("input").count());
    } finally {
      spark.catalog().dropTempView("input");
    }
  }

  private static Dataset<Row> numbers(SparkSession spark, int rows, boolean areWhole) {
    Random random = new Random(3);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Integer k = i % 4 == 1 ? null : Integer.valueOf(random.nextInt(3));
      made.add(RowFactory.create(k, random.nextInt(5), (double) random.nextInt(7)));
    }
    StructType schema =
        new StructType()
            .add("k", DataTypes.IntegerType)
            .add("n", DataTypes.IntegerType)
            .add("y", DataTypes.DoubleType);
    Dataset<Row> whole = spark.createDataFrame(made, schema).coalesce(1);
    return areWhole
        ? whole
        : whole.select(
            functions.col("k").cast("double"),
            functions.col("n").cast("float"),
            functions.col("y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "median", "mode"})
  void integersAndDoublesHaveOnePrediction(String imputation, SparkSession spark) {
    Dataset<Row> whole = numbers(spark, 60, true);
    Dataset<Row> reals = numbers(spark, 60, false);
    whole.write().parquet(own + "/whole.parquet");
    reals.write().parquet(own + "/reals.parquet");
    run("train --task regression --preset plain --imputation "
            + imputation
            + " --input @/whole.parquet --label y --output @/run"
            + ALONE)
        .succeeded();
    run("score --input @/whole.parquet --model @/run/model --output @/a").succeeded();
    run("score --input @/reals.parquet --model @/run/model --output @/b").succeeded();
    List<Row> expected = predictions(spark.read().parquet(own + "/a"));
    assertEquals(expected, predictions(spark.read().parquet(own + "/b")));
    assertEquals(
        "int", spark.read().parquet(own + "/a").schema().apply("k").dataType().simpleString());
    PipelineModel model = PipelineModel.load(own + "/run/model");
    for (Dataset<Row> rows : List.of(whole, reals)) {
      Dataset<Row> made = model.transform(rows);
      assertEquals(expected, predictions(made));
      if (imputation.equals("mean")) {
        Vector imputed = made.where("k IS NULL").select("imputed_features").head().getAs(0);
        double filled = imputed.apply(0);
        assertTrue(filled != Math.rint(filled), "the mean is " + filled);
      }
    }
  }

  private static List<Row> predictions(Dataset<Row> scored) {
    return scored.select("prediction").collectAsList();
  }

  /** Null in the first row and in others, and without metadata. */
  private static Dataset<Row> vectors(SparkSession spark, boolean haveGaps) {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Vector vector = Vectors.dense(random.nextGaussian(), random.nextGaussian());
      Boolean flag = random.nextBoolean();
      rows.add(
          RowFactory.create(
              haveGaps && i % 10 == 0 ? null : vector,
              random.nextInt(5),
              haveGaps && i % 9 == 4 ? null : flag,
              random.nextGaussian()));
    }
    return spark
        .createDataFrame(
            rows,
            new StructType()
                .add("v", SQLDataTypes.VectorType())
                .add("n", DataTypes.IntegerType)
                .add("f", DataTypes.BooleanType)
                .add("y", DataTypes.DoubleType))
        .coalesce(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip"})
  void allRowsAreCountedWhereAnAssemblerLooksForTheSizeOfVectors(String invalid, SparkSession spark)
      throws IOException {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler()
                      .setInputCols(new String[] {"v", "n", "f"})
                      .setOutputCol("features")
                      .setHandleInvalid(invalid),
                  new NeuralNetworkRegressor().setLabelCol("y").setMaxEpochs(1)
                });
    pipeline.fit(vectors(spark, false)).save(own + "/model");
    boolean haveGaps = invalid.equals("skip");
    vectors(spark, haveGaps).write().parquet(own + "/in.parquet");
    int out = haveGaps ? 16 : 20;
    run("score --input @/in.parquet --model @/model --output @/out").succeeded();
    requireCounts("out/_metrics.json", 20, out);
    run("score --input @/in.parquet --model @/model --output @/stream --streaming").succeeded();
    requireCounts("stream/_metrics.json", 20, out);
    run("evaluate --input @/in.parquet --model @/model --label y").succeeded().has(out + " judged");
  }

  @Test
  void theDriftOfVectorsBesideNumbersIsThatOfAllRows(SparkSession spark) throws IOException {
    vectors(spark, true).union(vectors(spark, true)).write().parquet(own + "/in.parquet");
    run("train --task regression --preset plain --input @/in.parquet --label y --output @/run"
            + ALONE)
        .succeeded();
    run("score --input @/in.parquet --model @/run/model --output @/out").succeeded();
    requireCounts("out/_metrics.json", 40, 40);
    run("score --input @/in.parquet --model @/run/model --output @/stream --streaming").succeeded();
    requireCounts("stream/_metrics.json", 40, 40);
    for (JsonNode feature : Printed.json(own.resolve("stream/_metrics.json")).get("features")) {
      if (feature.get("name").asText().equals("v")) {
        assertEquals(0.1, feature.get("missing").asDouble(), 1e-12);
      }
    }
  }

  @Test
  void commandsRunWithAnsiSql(SparkSession spark) throws IOException {
    String text = table("yes", "no").replaceAll("(?m)^(-?[\\d.]+),[12],", "$1,,");
    write("t.csv", text);
    Files.createDirectories(own.resolve("in"));
    write("in/t.csv", text);
    spark.conf().set("spark.sql.ansi.enabled", true);
    try {
      run("train --input @/t.csv --label y --output @/run" + SMALL).succeeded();
      run("score --input @/t.csv --model @/run/model --output @/out").succeeded();
      requireCounts("out/_metrics.json", 60, 60);
      run("score --input @/in --format csv --model @/run/model --output @/stream --streaming")
          .succeeded();
      requireCounts("stream/_metrics.json", 60, 60);
      run("evaluate --input @/out --label y").succeeded().has("60 judged");
      run("train --task regression --preset plain --input @/t.csv --label a --output @/plain"
              + SMALL)
          .succeeded();
    } finally {
      spark.conf().unset("spark.sql.ansi.enabled");
    }
  }

  private void requireCounts(String file, int in, int out) throws IOException {
    JsonNode counts = Printed.json(own.resolve(file));
    assertEquals(in, counts.get("rowsIn").asInt());
    assertEquals(out, counts.get("rowsOut").asInt());
    assertEquals(in - out, counts.get("rowsSkipped").asInt());
  }
}
