package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Logits divided by the temperature that suits the validation rows. */
class TemperatureScalingTest extends CheckpointedFits {

  /** Learns its rows by heart, so that it is too sure of what it says. */
  private static NeuralNetworkClassifier sure() {
    return classifier()
        .setHiddenLayers(new int[] {32})
        .setDropout(0)
        .setSchedule("constant")
        .setPatience(0)
        .setMaxEpochs(20)
        .setTemperatureScaling(true)
        .setValidationMetric("accuracy");
  }

  /** Mean cross-entropy of the validation rows, with logits divided once more. */
  private static double loss(NeuralNetworkClassificationModel model, double temperature) {
    List<Row> scored =
        model.transform(rows.where("validation")).select("rawPrediction", "label").collectAsList();
    double sum = 0;
    for (Row row : scored) {
      double[] logits = ((Vector) row.get(0)).toArray();
      double exponentials = 0;
      for (double logit : logits) {
        exponentials += Math.exp(logit / temperature);
      }
      int label = ((Number) row.get(1)).intValue();
      sum += Math.log(exponentials) - logits[label] / temperature;
    }
    return sum / scored.size();
  }

  @Test
  void noOtherTemperatureSuitsTheValidationRowsBetter() {
    NeuralNetworkClassificationModel model = sure().fit(rows);
    EpochRecord best = model.summary().epochs().get(model.summary().bestEpoch() - 1);
    assertEquals(best.validationLoss(), loss(model, 1), 1e-5);
    double step = Math.pow(2, 0.25);
    assertTrue(loss(model, 1) <= loss(model, step));
    assertTrue(loss(model, 1) <= loss(model, 1 / step));
  }

  @Test
  void onlyTheOutputLayerIsDivided() {
    NeuralNetworkClassificationModel plain = sure().setTemperatureScaling(false).fit(rows);
    NeuralNetworkClassificationModel scaled = sure().fit(rows);
    assertEquals(plain.summary().bestEpoch(), scaled.summary().bestEpoch());
    float[] before = plain.network().params().dup().data().asFloat();
    float[] after = scaled.network().params().dup().data().asFloat();
    int output = before.length - (32 + 1) * 3;
    double temperature = before[output] / after[output];
    assertTrue(temperature > 1.1, "a temperature of " + temperature);
    for (int i = 0; i < before.length; i++) {
      assertEquals(i < output ? before[i] : before[i] / temperature, after[i], 1e-6);
    }
  }

  @Test
  void anErrorTellsHowToDoWithoutIt() {
    assertRefused(
        () -> sure().setLoss("focal").fit(rows),
        "loss focal",
        "or set temperatureScaling to false");
  }

  @Test
  void withoutValidationRowsNothingIsDivided() {
    NeuralNetworkClassifier estimator = sure();
    estimator.clear(estimator.validationIndicatorCol()).clear(estimator.validationMetric());
    float[] scaled = estimator.fit(rows).network().params().dup().data().asFloat();
    estimator.setTemperatureScaling(false);
    assertArrayEquals(estimator.fit(rows).network().params().dup().data().asFloat(), scaled);
  }
}
