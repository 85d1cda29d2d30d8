package io.github.meanfield.stages.network.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Networks;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Dl4jNetworkTest {

  /** As many outputs of its widest layer, 24 × 24 × 8 a row, are scored at once as make 64 MB. */
  @Test
  void rowsBeyondThoseScoredAtOnceHaveTheirOwnOutputs() {
    Dl4jNetwork network = new Dl4jNetwork(Networks.lenet(3).toJson());
    assertEquals(24 * 24 * 8, network.rowWidth(false));
    int features = 28 * 28;
    int rows = 3650;
    float[] random = new float[rows * features];
    for (int i = 0; i < random.length; i += 97) {
      random[i] = new Random(i).nextFloat();
    }
    float[] outputs = network.outputs(random, rows);
    assertEquals(3 * rows, outputs.length);
    for (int row : new int[] {0, 3639, 3640, 3649}) {
      float[] alone =
          network.outputs(Arrays.copyOfRange(random, row * features, (row + 1) * features), 1);
      assertArrayEquals(alone, Arrays.copyOfRange(outputs, 3 * row, 3 * row + 3), 1e-5f);
    }
  }
}
