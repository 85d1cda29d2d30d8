package io.github.meanfield.jobs.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with a saved pipeline that begins with a text. */
@ExtendWith(SparkSessionExtension.class)
class ExportedTextsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("review", DataTypes.StringType, false)
          .add("label", DataTypes.DoubleType, false);

  /** As tables have them: with quotes, ends of lines, marks of missing values, and more. */
  private static final List<String> TEXTS =
      List.of(
          "Not \"good\",\nnot at all",
          "good; \u2764\ufe0f good",
          "NA",
          "bad, bad",
          "zzq",
          "don\u2019t \\ buy",
          "good bad ".repeat(20));

  private static final String TABLE = " --input @/table.csv --multi-line";

  @TempDir private static Path folder;

  @TempDir private Path own;

  @BeforeAll
  static void saveAModelAndTables(SparkSession spark) throws IOException {
    Dataset<Row> rows =
        spark
            .range(0, 40, 1, 1)
            .selectExpr(
                "if(id % 2 = 0, 'a good one to buy', 'it was bad, not good') AS review",
                "cast(id % 2 AS double) AS label");
    PipelineModel model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new TextIndexer().setInputCol("review").setOutputCol("features"),
                  new NeuralNetworkClassifier()
                      .setNetworkJson(TextNetworks.fastText().setEmbeddingSize(4).toJson())
                      .setNumWorkers(1)
                      .setLearningRate(0.05)
                      .setMaxEpochs(5)
                })
            .fit(rows);
    model.save(folder.resolve("model").toString());
    List<Row> others = new ArrayList<>();
    StringBuilder csv = new StringBuilder("review,label\n");
    for (int i = 0; i < TEXTS.size(); i++) {
      others.add(RowFactory.create(TEXTS.get(i), (double) (i % 2)));
      csv.append('"').append(TEXTS.get(i).replace("\"", "\"\"")).append("\",").append(i % 2);
      csv.append('\n');
    }
    Dataset<Row> table = spark.createDataFrame(others, SCHEMA).coalesce(1);
    table.write().json(folder.resolve("table.json").toString());
    table.write().parquet(folder.resolve("table.parquet").toString());
    Files.writeString(folder.resolve("table.csv"), csv);
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void aTextIsScoredAndExportedAsItStandsInATable(String format, SparkSession spark)
      throws IOException {
    run("score --model @/model --input @/table."
            + format
            + " --output #/scored"
            + " --output-format parquet"
            + (format.equals("csv") ? " --multi-line" : ""))
        .succeeded();
    run("export --model @/model --output #/model.mfz").succeeded().has("text 1");
    Model model = Model.load(own.resolve("model.mfz"));
    Map<String, double[]> scored = new HashMap<>();
    for (Row row : spark.read().parquet(own + "/scored").collectAsList()) {
      scored.put(row.getAs("review"), row.<Vector>getAs("probability").toArray());
    }
    for (String text : TEXTS) {
      assertArrayEquals(
          model.predict(Map.of("review", text)).probabilities(), scored.get(text), 1e-5, text);
    }
    assertEquals(TEXTS.size(), scored.size());
  }

  /**
   * A text alone has a counterpart without Spark; a text beside other columns, in a struct, none.
   */
  @Test
  void whatTrainMakesOfATextAloneIsExported(SparkSession spark) throws IOException {
    StringBuilder csv = new StringBuilder("review,price,label\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i % 2 == 0 ? "it is a good one to buy" : "it was not good but bad");
      csv.append(" number ").append(i).append(',').append(i % 7).append(',');
      csv.append(i % 2 == 0 ? "yes\n" : "no\n");
    }
    Files.writeString(own.resolve("reviews.csv"), csv);
    String train =
        "train --input #/reviews.csv --label label --text review --max-epochs 2 --num-workers 1"
            + Printed.ALONE
            + " --output #/";
    run(train + "alone --columns review").succeeded();
    run("export --model #/alone/model --output #/model.mfz").succeeded().has("text 1");
    run("score --model #/alone/model --input #/reviews.csv --output #/scored").succeeded();
    Model model = Model.load(own.resolve("model.mfz"));
    List<Row> rows = spark.read().parquet(own + "/scored").collectAsList();
    for (Row row : rows) {
      assertArrayEquals(
          row.<Vector>getAs("probability").toArray(),
          model.predict(Map.of("review", row.getAs("review"))).probabilities(),
          1e-5);
    }
    assertEquals(60, rows.size());
    run(train + "both").succeeded();
    run("export --model #/both/model --output #/both.mfz")
        .refused(
            "and other columns (price), which has no counterpart without Spark; train one that");
  }

  @Test
  void predictionsOfTextsAreEvaluated() {
    run("evaluate --model @/model" + TABLE + " --label label --output #/judged")
        .succeeded()
        .has("accuracy");
  }

  @Test
  void whatNeedsGradientsOfWordsIsRefused() {
    run("evaluate --model @/model" + TABLE + " --label label --output #/judged --attack fgsm")
        .refused("there are no gradients of features");
    run("score --model @/model" + TABLE + " --output #/scored --explain 3")
        .refused("there are no gradients of features");
  }

  @Test
  void onnxHasNoTexts() {
    run("export --model @/model --output #/model.onnx").refused("meanfield-runtime (.mfz");
  }
}
