package io.github.meanfield.jobs.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class DoctorNetworkTest {

  @TempDir private Path folder;

  private Printed doctor(double bias, String more) throws IOException {
    Files.writeString(
        folder.resolve("net.json"),
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(6)
                    .nOut(32)
                    .activation(Activation.RELU)
                    .biasInit(bias)
                    .build())
            .layer(
                new OutputLayer.Builder(new LossMCXENT())
                    .nIn(32)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build()
            .toJson());
    return Printed.run(folder, folder, "doctor --network @/net.json" + more);
  }

  @Test
  void aNetworkIsLookedAtWithoutASession() throws IOException {
    doctor(0, "")
        .succeeded()
        .has("gradient     ", "engine       dense, in floats", "(ln 3)", "20 rows      loss ")
        .hasLines("verdict      the network can learn");
    doctor(0, " --loss focal --seed 3").succeeded();
  }

  @Test
  void whatIsWrongIsPrintedWithItsCure() throws IOException {
    Printed printed = doctor(-99, "");
    assertEquals(1, printed.exitCode(), printed::err);
    printed
        .has("problem      gradient: no derivative reaches", "problem      20 rows: it cannot")
        .hasLines("verdict      the network is not sound");
  }

  private void write(OutputLayer layer) throws IOException {
    Files.writeString(
        folder.resolve("net.json"),
        new NeuralNetConfiguration.Builder().list().layer(layer).build().toJson());
  }

  @Test
  void aNetworkWithoutHiddenLayersMayBeTooSmall() throws IOException {
    write(
        new OutputLayer.Builder(new LossMCXENT())
            .nIn(6)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    Printed.run(folder, folder, "doctor --network @/net.json")
        .succeeded()
        .hasLines("verdict      the network can learn; it is too small to learn 20 rows by heart");
  }

  @Test
  void aSingleSigmoidIsForNumbers() throws IOException {
    write(
        new OutputLayer.Builder(new LossMCXENT())
            .nIn(6)
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build());
    Printed.run(folder, folder, "doctor --network @/net.json")
        .refused("takes two or more; give --loss squared for numbers");
  }

  @Test
  void whatIsNoNetworkIsRefused() throws IOException {
    Files.writeString(folder.resolve("no.json"), "{}");
    Printed.run(folder, folder, "doctor --network @/no.json")
        .refused("no.json' is neither a MultiLayerConfiguration");
    Printed.run(folder, folder, "doctor --network @/other.json").refused("there is no file");
    doctor(0, " --loss hinge").refused("--loss 'hinge' is none of crossEntropy, focal, squared");
    doctor(0, " --path x").refused("--path is of a cluster");
    Printed.run("doctor", "--loss", "focal").refused("--network");
  }
}
