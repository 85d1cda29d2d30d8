package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What score writes of its input is what came in. */
@ExtendWith(SparkSessionExtension.class)
class PassedThroughTest {

  private static final String SMALL =
      " --hidden-layers 4 --max-epochs 1 --num-workers 1" + Printed.ALONE;

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    StringBuilder rows = new StringBuilder("size;code;y\n");
    for (int i = 0; i < 120; i++) {
      rows.append(i % 7).append(",5;").append(i % 3).append(i % 2 == 0 ? ",5;" : ",50;");
      rows.append(i % 2 == 0 ? "yes\n" : "no\n");
    }
    Files.writeString(folder.resolve("in.csv"), rows);
    run(
            folder,
            "train --input @/in.csv --label y --output @/run --decimal comma --categorical code"
                + SMALL)
        .succeeded();
    Printed.run(
            "train",
            "--input",
            folder + "/in.csv",
            "--sql",
            "SELECT *, upper(y) AS kind, size AS half FROM input",
            "--label",
            "kind",
            "--ignore",
            "y",
            "--decimal",
            "comma",
            "--output",
            folder + "/queried",
            "--max-epochs",
            "1",
            "--baselines",
            "none",
            "--importance",
            "false")
        .succeeded();
  }

  private static Printed run(Path own, String command) {
    return Printed.run(folder, own, command);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(own.resolve(name).getParent());
    Files.writeString(own.resolve(name), text);
  }

  @Test
  void categoriesOfNumbersHaveTheirOwnTypeAndValue(SparkSession spark) throws IOException {
    write("in/a.csv", "size;code\n1,5;0,5\n1,5;0,500\n1,5;7,5\n1,5;new\n");
    for (int i = 0; i < 4; i++) {
      write("in/" + i + ".csv", "size;code\n");
    }
    run(own, "score --model @/run/model --input #/in --output #/o").succeeded();
    run(own, "score --model @/run/model --input #/in --output #/s --streaming").succeeded();
    for (String output : List.of("/o", "/s")) {
      Dataset<Row> scored = spark.read().parquet(own + output);
      assertEquals(
          List.of("0,5", "0,500", "7,5", "new"),
          scored.collectAsList().stream().map(row -> row.getAs("code")).toList());
      for (String alike : List.of("'0,5', '0,500'", "'7,5', 'new'")) {
        assertEquals(
            1, scored.where("code IN (" + alike + ")").select("probability").distinct().count());
      }
    }
    spark
        .sql("SELECT 1.5D AS size, CAST(id + 0.5 AS DECIMAL(9,3)) AS code FROM range(3)")
        .write()
        .parquet(own + "/p.parquet");
    run(own, "score --model @/run/model --input #/p.parquet --output #/p").succeeded();
    assertEquals(
        "decimal(9,3)",
        spark.read().parquet(own + "/p").schema().apply("code").dataType().simpleString());
    assertEquals(
        spark.read().parquet(own + "/o").where("code = '0,5'").select("prediction").head(),
        spark.read().parquet(own + "/p").where("code = 0.5").select("prediction").head());
  }

  @Test
  void categoriesOfNumbersAreNumbersInJson(SparkSession spark) throws IOException {
    write("in.csv", "size;code\n1,5;0,5\n");
    write("in.json", "{\"size\":1.5,\"code\":0.5}\n{\"size\":1.5,\"code\":0.50}\n");
    run(own, "score --model @/run/model --input #/in.csv --output #/o").succeeded();
    run(own, "score --model @/run/model --input #/in.json --output #/j").succeeded();
    Dataset<Row> scored = spark.read().parquet(own + "/j");
    assertEquals(2, scored.where("code = 0.5D").count());
    assertEquals("double", scored.schema().apply("code").dataType().simpleString());
    assertEquals(
        spark.read().parquet(own + "/o").select("probability").collectAsList(),
        scored.select("probability").distinct().collectAsList());
  }

  @ParameterizedTest
  @CsvSource({
    "a/1.csv, a/sub/2.csv, in '/a/sub/2.csv'",
    "b/1.csv, b/k=1/2.csv, in '/b/1.csv'",
    "c/k=1/1.csv, c/sub/2.csv, do not all tell the same columns",
    "d/k=1/1.csv, d/k=1/j=2/2.csv, do not all tell the same columns"
  })
  void noFileOfAFolderIsPassedOver(String first, String second, String problem) throws IOException {
    write(first, "size;code\n1,5;0,5\n");
    write(second, "size;code\n1,5;0,5\n");
    String input = " --model @/run/model --format csv --input #/" + first.charAt(0);
    String expected = problem.replace("in '", "would be read without '" + own);
    run(own, "score --output #/o" + input).refused(expected);
    run(own, "score --output #/s --streaming" + input).refused(expected);
  }

  @Test
  void foldersThatTellColumnsAndHiddenFilesBesideThem() throws IOException {
    write("in/k=1/j=a/1.csv", "size;code\n1,5;0,5\n");
    write("in/k=2/j=a/1.csv", "size;code\n1,5;0,5\n");
    write("in/_SUCCESS", "");
    write("in/_tmp/1.csv", "-");
    run(own, "score --model @/run/model --format csv --input #/in --output #/o")
        .succeeded()
        .has("2 scored rows");
    write("_in.csv", "size;code\n1,5;0,5\n");
    run(own, "score --model @/run/model --input #/_in.csv --output #/p")
        .refused("_in.csv' has a name that begins with a dot or an underscore");
  }

  @ParameterizedTest
  @CsvSource({"'1,0', '2,0'", "'0,0', '1,0'"})
  void labelsMayHaveADecimalComma(String first, String second) throws IOException {
    StringBuilder rows = new StringBuilder("size;y\n");
    for (int i = 0; i < 80; i++) {
      rows.append(i).append(",5;").append(i < 40 ? first : second).append('\n');
    }
    write("in.csv", rows.toString());
    run(own, "train --input #/in.csv --label y --output #/run --decimal comma" + SMALL).succeeded();
    String score = "score --model #/run/model --input #/in.csv --output #/";
    run(own, score + "o").succeeded();
    // Of 0 and 1, the number is the class itself.
    boolean isIndexed = first.equals("1,0");
    List<Row> labels =
        SparkSession.active()
            .read()
            .parquet(own + "/o")
            .selectExpr("y", isIndexed ? "y_index" : "null")
            .distinct()
            .sort("y")
            .collectAsList();
    assertEquals(
        List.of(
            RowFactory.create(first, isIndexed ? 0.0 : null),
            RowFactory.create(second, isIndexed ? 1.0 : null)),
        labels);
    run(own, score + "c --output-format csv").succeeded();
    String evaluate = "evaluate --label y --bootstrap 0 --input #/";
    run(own, evaluate + "in.csv --model #/run/model").succeeded().has("80 judged");
    run(own, evaluate + "c").succeeded().has("80 judged");
  }

  @Test
  void foldersSayTheirValues(SparkSession spark) throws IOException {
    write("in.csv", "size;code;region\n1,5;0,50;a/b=c d\n1,5;0,5;\n");
    String score = "score --model @/run/model --input #/in.csv --output #/";
    String by = " --output-format csv --partition-by ";
    run(own, score + "o" + by + "region,size").succeeded();
    List<Row> back =
        spark
            .read()
            .option("header", true)
            .csv(own + "/o")
            .selectExpr("region", "code", "CAST(size AS STRING)")
            .sort("code")
            .collectAsList();
    assertEquals("[[null,0,5,1,5], [a/b=c d,0,50,1,5]]", back.toString());
    write("in.csv", "size;code;region\n1,5;0,50;\"\"\n");
    String problem = "--partition-by: column 'region' holds the text '', of which the name";
    run(own, score + "b" + by + "region").refused(problem);
    assertFalse(Files.exists(own.resolve("b")));
    run(own, score + "b --partition-by region").refused(problem);
  }

  @Test
  void rowsOfAnotherFormAreNotAdded() throws IOException {
    write("in.csv", "size;code\n1,5;0,50\n");
    write("dots.csv", "size;code\n1.5;0.50\n");
    String out = " --model @/run/model --output #/o --output-format csv --append";
    run(own, "score --input #/in.csv" + out).succeeded();
    run(own, "score --input #/in.csv" + out).succeeded();
    run(own, "score --input #/dots.csv --decimal dot" + out)
        .refused("holds rows of files with a decimal comma");
    run(own, "score --input #/in.csv --missing -999" + out)
        .refused("these are of files with a decimal comma, where [-999, ?");
  }

  @Test
  void whatDependsOnAMissingLabelDoesNotAppear(SparkSession spark) throws IOException {
    write("in/a.csv", "size;code\n1,5;0,50\n");
    run(own, "score --model @/queried/model --input #/in --output #/o").succeeded();
    run(own, "score --model @/queried/model --input #/in --output #/s --streaming").succeeded();
    for (String output : List.of("/o", "/s")) {
      assertEquals(
          List.of("size", "code", "half", "probability", "prediction", "predictedLabel"),
          List.of(spark.read().parquet(own + output).columns()));
    }
    // Names that differ in case are the same to a query.
    write("in.csv", "size;code;Y\n1,5;0,50;yes\n");
    run(own, "score --model @/queried/model --input #/in.csv --output #/y").succeeded();
    assertEquals("YES", spark.read().parquet(own + "/y").head().getAs("kind"));
  }

  /** A stage of the user's own. */
  public static final class ThroughAnRdd extends Transformer implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private final String uid;

    /** For Spark's reader. */
    public ThroughAnRdd(String uid) {
      this.uid = uid;
    }

    /** Reads a saved stage. */
    public static MLReader<ThroughAnRdd> read() {
      return new DefaultParamsReader<>();
    }

    @Override
    public String uid() {
      return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
      return rows.sparkSession().createDataFrame(rows.toDF().toJavaRDD(), rows.schema());
    }

    @Override
    public StructType transformSchema(StructType schema) {
      return schema;
    }

    @Override
    public Transformer copy(ParamMap extra) {
      return this;
    }
  }

  @Test
  void countsThatSparkDoesNotTellAreNotWaitedFor() throws IOException {
    write("in.csv", "size;code\n1,5;0,50\n1,5\n");
    new Pipeline()
        .setStages(
            new PipelineStage[] {
              new ThroughAnRdd("through"), PipelineModel.load(folder + "/run/model")
            })
        .fit(SparkSession.active().sql("SELECT 1.5D AS size, '0.5' AS code"))
        .save(own + "/model");
    for (String file : List.of("columns.json", "statistics.json")) {
      Files.copy(folder.resolve("run/model").resolve(file), own.resolve("model").resolve(file));
    }
    run(own, "score --model #/model --input #/in.csv --bad-records skip --output #/o")
        .succeeded()
        .has("not counted", "1 scored rows", "1 broken records", "through an RDD");
  }

  @Test
  void rowsThatSparkHasNotCountedAreNotNone() {
    ScoreCounts counts = new ScoreCounts(Optional.empty(), 0.1, () -> 3);
    counts.add(Map.of(DriftSums.ROWS, 5L), Map.of(DriftSums.ROWS, 4L));
    assertEquals(
        Map.of("rowsOut", 4L, "brokenRecords", 3L, "rowsIn", 5L, "rowsSkipped", 1L),
        counts.values());
    counts.add(Map.of(), Map.of());
    assertEquals(Map.of("brokenRecords", 3L), counts.values());
  }
}
