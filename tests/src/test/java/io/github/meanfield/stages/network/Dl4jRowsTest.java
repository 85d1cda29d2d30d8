package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.stages.network.PaddedNetworks.SIZE;
import static io.github.meanfield.stages.network.PaddedNetworks.STEPS;
import static io.github.meanfield.stages.network.PaddedNetworks.pool;
import static io.github.meanfield.stages.network.PaddedNetworks.tokens;

import io.github.meanfield.stages.rows.RowShape;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.Test;

/** Rows as a network of Deeplearning4j takes them. */
class Dl4jRowsTest {

  @Test
  void aRowCannotHaveMoreStepsThanTheNetworkTakes() {
    RowShape shape = NetworkConfiguration.parse(tokens(SIZE, pool(PoolingType.AVG))).rowShape();
    for (float steps : new float[] {-1, 0.5f, STEPS + 1, Float.NaN}) {
      float[] row = new float[shape.width()];
      row[STEPS] = steps;
      assertRefused(() -> Dl4jRows.of(row, 1, shape), steps + " steps", "from 0 to 9");
    }
  }
}
