package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.stages.network.PaddedNetworks.SIZE;
import static io.github.meanfield.stages.network.PaddedNetworks.ended;
import static io.github.meanfield.stages.network.PaddedNetworks.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.Test;

/** What networks tell of the rows that they take. */
class NetworkInputTest {

  private static String twoOfText(int steps, int tokens, int otherSteps, int otherTokens) {
    return ended(
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .graphBuilder()
            .addInputs("text")
            .addLayer(
                "a", SequenceNetworks.embedding(tokens, SIZE), new SequenceInput(steps, 1), "text")
            .addLayer(
                "b",
                SequenceNetworks.embedding(otherTokens, SIZE),
                new SequenceInput(otherSteps, 1),
                "text")
            .addVertex("both", new MergeVertex(), "a", "b")
            .addLayer("pool", pool(PoolingType.AVG), "both"),
        2 * SIZE,
        "pool");
  }

  @Test
  void layersAtAnInputTellTheSameOfIt() {
    assertRefused(
        () -> NetworkConfiguration.parse(twoOfText(9, 50, 8, 50)).rowShape(),
        "'a' (EmbeddingSequenceLayer) and 'b' (EmbeddingSequenceLayer)",
        "one takes at most 9 steps and the other at most 8 steps");
    assertRefused(
        () -> NetworkConfiguration.parse(twoOfText(9, 50, 9, 7)).rowShape(),
        "one takes 50 tokens and the other 7 tokens");
    NetworkConfiguration some = NetworkConfiguration.parse(twoOfText(0, 50, 9, 0));
    RowShape known = new RowShape(List.of(new InputShape(9, 1, 50)));
    assertEquals(known, some.rowShape());
    assertEquals(
        NetworkConfiguration.parse(twoOfText(9, 50, 9, 50)).toJson(),
        UnknownSizes.fill(some, known).toJson());
    assertEquals(
        new RowShape(List.of(new InputShape(-1, 1, -1))),
        NetworkConfiguration.parse(twoOfText(0, 0, 0, 0)).rowShape());
  }
}
