package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.SequenceReversal;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/**
 * The options of {@link TextNetworks#lstm()}. The largest outputs of units are dropped, with a
 * probability of 0.2 unless it is set.
 */
public final class TextLstm extends TextOptions<TextLstm> {

  private static final double DEVIATION = 0.1;
  private static final String REVERSED = "reversed";

  private int units = 64;
  private boolean bidirectional = true;

  TextLstm() {
    super(0.2);
  }

  /**
   * Sets the number of units of each direction.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextLstm setUnits(int value) {
    units = Common.requireSize("units", value);
    return this;
  }

  /**
   * Sets whether texts are read backwards too.
   *
   * @param value true unless it is set
   * @return this
   */
  public TextLstm setBidirectional(boolean value) {
    bidirectional = value;
    return this;
  }

  @Override
  public String toJson() {
    GraphBuilder graph = graph(new NormalDistribution(0, DEVIATION));
    addDirection(graph, "forth", EMBEDDING);
    if (!bidirectional) {
      return toJson(graph, "maximumForth", units, dropout());
    }
    graph.addLayer(REVERSED, new SequenceReversal(), EMBEDDING);
    addDirection(graph, "back", REVERSED);
    graph.addVertex("maxima", new MergeVertex(), "maximumForth", "maximumBack");
    return toJson(graph, "maxima", 2 * units, dropout());
  }

  private void addDirection(GraphBuilder graph, String name, String input) {
    String pooled = "maximum" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    graph
        .addLayer(
            name,
            new LSTM.Builder().nIn(embeddingSize()).nOut(units).activation(Activation.TANH).build(),
            input)
        .addLayer(pooled, new GlobalPoolingLayer(PoolingType.MAX), name);
  }
}
