package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What evaluate says of a model under attack. */
@ExtendWith(SparkSessionExtension.class)
class AttackedEvaluationTest {

  @TempDir private Path folder;

  private void write() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("size,kind,sold,price\n");
    for (int row = 0; row < 200; row++) {
      double size = random.nextGaussian();
      text.append(row % 9 == 0 ? "" : String.valueOf(size)).append(",k").append(row % 4);
      text.append(size + random.nextGaussian() / 4 > 0 ? ",yes," : ",no,");
      text.append(3 * size + random.nextGaussian()).append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "sold, price, classification, /accuracy, true",
    "price, sold, regression, /RMSE, false"
  })
  void metricsGetWorseWithEpsilon(
      String label, String other, String task, String metric, boolean isHigher) throws IOException {
    write();
    String train =
        String.format(
            "train --input @/t.csv --label %s --ignore %s --task %s --output @/run --num-workers 1"
                + " --max-epochs 10 --hidden-layers 8 --input-noise 0.05%s",
            label, other, task, Printed.ALONE);
    Printed.run(folder, folder, train).succeeded();
    Printed printed =
        Printed.run(
                folder,
                folder,
                "evaluate --model @/run/model --input @/t.csv --label "
                    + label
                    + " --attack fgsm --epsilon 0.02,1 --bootstrap 0 --output @/e")
            .succeeded();
    assertTrue(printed.out().contains("features shifted by"), printed.out());
    JsonNode json = Printed.json(folder.resolve("e/metrics.json"));
    JsonNode attacks = json.get("attacks");
    assertEquals(2, attacks.size());
    assertEquals("fgsm", attacks.at("/0/kind").asText());
    assertEquals(1, attacks.at("/1/epsilon").asDouble(), 0);
    double sign = isHigher ? 1 : -1;
    double clean = sign * json.at("/metrics/predictions" + metric).asDouble(Double.NaN);
    double little = sign * attacks.at("/0/metrics" + metric).asDouble(Double.NaN);
    double much = sign * attacks.at("/1/metrics" + metric).asDouble(Double.NaN);
    assertTrue(clean >= little && little > much, clean + ", " + little + ", " + much);
    assertTrue(Files.readString(folder.resolve("e/report.html")).contains("Under attack"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--attack cw; --attack is 'cw'; it must be fgm, fgsm or pgd",
        "--attack fgm; --attack needs the model that is attacked; give --model",
        "--attack fgm --epsilon 0.1,-1; --epsilon is -1.0",
        "--attack fgsm --epsilon 1e39; --epsilon is 1.0E39: an attack has the epsilon 1.0E39",
        "--attack fgsm --attack-steps 3; --attack-steps is for --attack pgd, but --attack is fgsm",
        "--attack pgd --attack-steps 0; --attack-steps is 0"
      })
  void whatIsWrongIsTold(String options, String error) throws IOException {
    write();
    Printed printed =
        Printed.run(folder, folder, "evaluate --input @/t.csv --label sold " + options);
    printed.refused(error);
  }

  /** Before rows are scored. */
  @Test
  void aModelOfSeveralLabelsIsRefused(SparkSession spark) throws IOException {
    Dataset<Row> rows =
        Samples.blobs(spark, 20, 3, 2, 1).selectExpr("features", "array(label) AS labels");
    new Pipeline()
        .setStages(
            new PipelineStage[] {
              new NeuralNetworkMultilabelClassifier("several")
                  .setLabelCol("labels")
                  .setHiddenLayers(new int[] {2})
                  .setNumWorkers(1)
                  .setMaxEpochs(1)
            })
        .fit(rows)
        .save(folder.resolve("model").toString());
    rows.coalesce(1).write().parquet(folder.resolve("rows").toString());
    Printed.run(
            folder, folder, "evaluate --model @/model --input @/rows --label labels --attack fgsm")
        .refused("--attack: several: a NeuralNetworkMultilabelModel was to be attacked; required");
  }
}
