package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.stages.network.PaddedNetworks.CLASSES;
import static io.github.meanfield.stages.network.PaddedNetworks.SIZE;
import static io.github.meanfield.stages.network.PaddedNetworks.STEPS;
import static io.github.meanfield.stages.network.PaddedNetworks.TOKENS;
import static io.github.meanfield.stages.network.PaddedNetworks.lstm;
import static io.github.meanfield.stages.network.PaddedNetworks.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SequenceNetworks;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;

/** Hidden layers of networks of sequences. */
class HiddenLayersTest {

  @Test
  void hiddenLayersThatGiveSequencesAreRefused() {
    NetworkConfiguration network =
        NetworkConfiguration.parse(tokens(SIZE, lstm(), new LastTimeStep(lstm())));
    assertEquals(SIZE, HiddenLayers.width(network, HiddenLayers.find(network, "last")));
    assertRefused(() -> HiddenLayers.find(network, "2"), "'layer 1' (LSTM)", "gives a row");
    NetworkConfiguration graph =
        NetworkConfiguration.parse(
            SequenceNetworks.tokensAndNumbers(STEPS, TOKENS, 2, CLASSES).toJson());
    assertEquals(8, HiddenLayers.width(graph, HiddenLayers.find(graph, "both")));
    assertRefused(() -> HiddenLayers.find(graph, "lstm"), "'lstm' (LSTM)");
  }
}
