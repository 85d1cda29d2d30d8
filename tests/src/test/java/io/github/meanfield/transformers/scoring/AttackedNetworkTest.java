package io.github.meanfield.transformers.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.dense.DenseNetworkTest;
import io.github.meanfield.stages.network.loss.LogitDirection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attacks on several networks, and on wide ones. */
class AttackedNetworkTest {

  private static final String LINEAR = DenseNetworkTest.classifier(2, 0, 2, 0);

  /** Logits w · x and -w · x. */
  private static NetworkZip network(float first, float second) {
    return new NetworkZip(LINEAR, new float[] {first, second, -first, -second, 0, 0});
  }

  /**
   * The mean of the losses depends on those of the networks by the probabilities they give to other
   * classes: one that is sure has next to no part in it, however steep it is.
   */
  @Test
  void theSurestOfSeveralNetworksHasTheLeastPart() {
    for (float sureness : new float[] {10, 400}) {
      TrainedNetwork both =
          TrainedNetwork.beforeActivation(
              List.of(network(sureness, 0), network(0, 0.25f), network(sureness, 0)),
              Combination.MEAN);
      float[] outputs =
          new AttackedNetwork(both, Attack.of(Attack.Kind.FGM, 0.5, 1, 0))
              .outputs(
                  new float[] {1, 1, 1, 1},
                  2,
                  2,
                  (found, direction, logFactors) -> {
                    for (int i = 0; i < 2; i++) {
                      logFactors[i] = LogitDirection.ofClass(found, 2 * i, 2, i, direction);
                    }
                  });
      // The second feature is lowered in the first row; in the other it is wrong, and all are sure.
      assertEquals((2 * sureness + 0.125) / 3, outputs[0], 1e-4 * sureness);
      assertEquals((2 * sureness * 1.5 + 0.25) / 3, outputs[2], 1e-3 * sureness);
    }
  }

  @Test
  void fewRowsAreAttackedAtOnceWhereALayerIsWide() {
    String wide = DenseNetworkTest.classifier(1, 50_000, 2, 0);
    TrainedNetwork network =
        TrainedNetwork.beforeActivation(
            List.of(new NetworkZip(wide, new float[200_002])), Combination.MEAN);
    assertEquals(83, AttackedNetwork.rowsAtOnce(network, 1_000_000));
    TrainedNetwork small =
        TrainedNetwork.beforeActivation(List.of(network(1, 1)), Combination.MEAN);
    assertEquals(1024, AttackedNetwork.rowsAtOnce(small, 1_000_000));
    assertEquals(7, AttackedNetwork.rowsAtOnce(small, 7));
  }
}
