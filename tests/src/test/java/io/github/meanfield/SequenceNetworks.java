package io.github.meanfield;

import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of DL4J that take sequences, and flat rows for them. */
public final class SequenceNetworks {

  private SequenceNetworks() {}

  /** Layers that take sequences of up to so many steps, up to a pooled row of so many numbers. */
  public static MultiLayerConfiguration of(
      int maxSteps, int stepSize, List<? extends Layer> layers, int width, int outputs) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Sgd(0.1))
            .weightInit(WeightInit.XAVIER)
            .list();
    layers.forEach(list::layer);
    return list.layer(output(width, outputs))
        .inputPreProcessor(0, new SequenceInput(maxSteps, stepSize))
        .build();
  }

  /** An embedding of tokens, two convolutions, and the largest of each of their outputs. */
  public static MultiLayerConfiguration convolution(int maxSteps, int numTokens, int outputs) {
    return of(
        maxSteps,
        1,
        List.of(
            embedding(numTokens, 4),
            convolution(4, 6),
            convolution(6, 5),
            new GlobalPoolingLayer(PoolingType.MAX)),
        5,
        outputs);
  }

  /** A graph with tokens at one input and numbers at the other. */
  public static ComputationGraphConfiguration tokensAndNumbers(
      int maxSteps, int numTokens, int numbers, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.XAVIER)
        .graphBuilder()
        .addInputs("text", "table")
        .addLayer("embedding", embedding(numTokens, 4), new SequenceInput(maxSteps, 1), "text")
        .addLayer("lstm", new LSTM.Builder().nIn(4).nOut(5).build(), "embedding")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "lstm")
        .addLayer(
            "dense",
            new DenseLayer.Builder().nIn(numbers).nOut(3).activation(Activation.TANH).build(),
            "table")
        .addVertex("both", new MergeVertex(), "pool", "dense")
        .addLayer("output", output(8, outputs), "both")
        .setOutputs("output")
        .build();
  }

  public static EmbeddingSequenceLayer embedding(int numTokens, int size) {
    return new EmbeddingSequenceLayer.Builder().nIn(numTokens).nOut(size).build();
  }

  public static Convolution1DLayer convolution(int inputs, int outputs) {
    return new Convolution1DLayer.Builder(3)
        .nIn(inputs)
        .nOut(outputs)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.TANH)
        .build();
  }

  public static OutputLayer output(int inputs, int outputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /**
   * Flat rows of random numbers and tokens, with sequences of lengths that are given.
   *
   * @param lengths steps of the sequences of each row, whatever their input
   */
  public static float[] rows(RowShape shape, int[] lengths, long seed) {
    Random random = new Random(seed);
    float[] rows = new float[lengths.length * shape.width()];
    for (int row = 0; row < lengths.length; row++) {
      for (int i = 0; i < shape.inputs().size(); i++) {
        InputShape input = shape.inputs().get(i);
        int offset = row * shape.width() + shape.offset(i);
        int steps = input.isSequence() ? lengths[row] : 1;
        for (int j = offset; j < offset + steps * input.stepSize(); j++) {
          rows[j] =
              input.isTokens() ? random.nextInt(input.numTokens()) : (float) random.nextGaussian();
        }
        if (input.isSequence()) {
          rows[offset + input.width() - 1] = steps;
        }
      }
    }
    return rows;
  }
}
