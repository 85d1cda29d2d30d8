package io.github.meanfield.transformers.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** Labels above a threshold. */
class LikelyLabelsTest {

  @Test
  void aProbabilityThatIsNoneLeavesNoLabels() {
    LikelyLabels labels = new LikelyLabels(0.4);
    assertArrayEquals(new double[] {0, 2}, labels.call(Vectors.dense(0.5, 0.4, 1)));
    assertNull(labels.call(Vectors.dense(0.5, Double.NaN)));
    assertNull(labels.call(null));
  }
}
