package io.github.meanfield;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of DL4J that are not those of hiddenLayers. */
public final class Networks {

  private Networks() {}

  /**
   * The form of LeCun et al. 1998 for digits of 28 × 28 pixels: twice convolution and pooling, then
   * dense layers.
   */
  public static MultiLayerConfiguration lenet(int outputs) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(8).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(24).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new DenseLayer.Builder().nOut(128).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(outputs)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutionalFlat(28, 28, 1))
        .build();
  }

  /** A small network of convolution, batch normalization, pooling and a dense layer. */
  public static MultiLayerConfiguration convolution(int height, int width, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.RELU)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.IDENTITY).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(new ActivationLayer(Activation.RELU))
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new DenseLayer.Builder().nOut(12).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(outputs)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutionalFlat(height, width, 1))
        .build();
  }

  /** An output layer alone, for two classes, all of whose parameters are zero. */
  public static MultiLayerConfiguration wide(int features) {
    return new NeuralNetConfiguration.Builder()
        .weightInit(WeightInit.ZERO)
        .list()
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(features)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** Dense layers with a connection that skips the second of them, and batch normalization. */
  public static ComputationGraphConfiguration skip(int features, int hidden, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.TANH)
        .graphBuilder()
        .addInputs("in")
        .addLayer("first", new DenseLayer.Builder().nIn(features).nOut(hidden).build(), "in")
        .addLayer("second", new DenseLayer.Builder().nIn(hidden).nOut(hidden).build(), "first")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
        .addLayer("norm", new BatchNormalization.Builder().nOut(hidden).build(), "sum")
        .addLayer("third", new DenseLayer.Builder().nIn(hidden).nOut(hidden).build(), "norm")
        .addLayer(
            "out",
            new OutputLayer.Builder(outputs == 1 ? LossFunction.MSE : LossFunction.MCXENT)
                .nIn(hidden)
                .nOut(outputs)
                .activation(outputs == 1 ? Activation.IDENTITY : Activation.SOFTMAX)
                .build(),
            "third")
        .setOutputs("out")
        .build();
  }
}
