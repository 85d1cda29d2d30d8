package io.github.meanfield.stages.network.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.JavaProcess;
import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.EpochRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that wait to be used again, and the memory they hold. */
@ExtendWith(SparkSessionExtension.class)
class NetworkPoolTest {

  /** A network that says that it holds some memory. */
  private record Claimed(long bytes) implements TrainableNetwork {
    @Override
    public RowShape rowShape() {
      return RowShape.numbers(0);
    }

    @Override
    public int parameterLength() {
      return 0;
    }

    @Override
    public int stateLength() {
      return 0;
    }

    @Override
    public int rowWidth(boolean sparse) {
      return 0;
    }

    @Override
    public void begin(float[] state, int updaterSteps, int epoch, long seed) {}

    @Override
    public double fit(MiniBatch batch, Step step) {
      return 0;
    }

    @Override
    public double gradient(MiniBatch batch, float[] gradient) {
      return 0;
    }

    @Override
    public void constrain(float[] state) {}

    @Override
    public void averageInto(float[] average, float share) {}

    @Override
    public ParameterLayout layout() {
      return new ParameterLayout(List.of());
    }

    @Override
    public float[] state() {
      return new float[0];
    }

    @Override
    public float[] outputs(float[] features, int rows, int part, float[] activations) {
      return new float[0];
    }
  }

  /** Leaves a network of some size idle; returns whether it was there already. */
  private static boolean use(String key, long bytes) {
    AtomicInteger made = new AtomicInteger();
    NetworkPool.use(
        key,
        () -> {
          made.incrementAndGet();
          return new Claimed(bytes);
        },
        network -> network);
    return made.get() == 0;
  }

  /** Other tests may have left some. */
  @BeforeEach
  @AfterEach
  void dropAll() {
    NetworkPool.dropUnused(0);
    assertEquals(0, NetworkPool.bytes());
  }

  @Test
  void theLongestUnusedAreDroppedBeyondHalfOfTheMemory() {
    long third = NetworkPool.mostBytes() / 3;
    for (String key : List.of("a", "b", "c", "a", "d")) {
      use(key, third);
    }
    assertEquals(3 * third, NetworkPool.bytes());
    assertTrue(use("a", third));
    assertTrue(use("c", third));
    assertTrue(use("d", third));
    use("larger than all", NetworkPool.mostBytes() + 1);
    assertEquals(0, NetworkPool.bytes());
  }

  @Test
  void whatNobodyUsesIsDropped() {
    use("a", 1);
    NetworkPool.dropUnused(TimeUnit.MINUTES.toNanos(1));
    assertEquals(1, NetworkPool.bytes());
    NetworkPool.dropUnused(0);
    assertEquals(0, NetworkPool.bytes());
  }

  @Test
  void whenMemoryRunsOutTheIdleOnesGo() {
    use("a", 1);
    AtomicInteger tries = new AtomicInteger();
    NetworkPool.use(
        "b",
        () -> new Claimed(2),
        network -> {
          if (tries.incrementAndGet() == 1) {
            throw new OutOfMemoryError("native memory");
          }
          return network;
        });
    assertEquals(2, tries.get());
    assertEquals(2, NetworkPool.bytes());
    NetworkPool.drop("b");
    assertThrows(
        OutOfMemoryError.class,
        () ->
            NetworkPool.use(
                "c",
                () -> {
                  tries.incrementAndGet();
                  throw new OutOfMemoryError("again");
                },
                network -> network));
    assertEquals(3, tries.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void aFitLeavesNone(String engine, SparkSession spark) {
    List<Long> during = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            during.add(NetworkPool.bytes());
          }
        };
    new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {50})
        .setEngine(engine)
        .setNumWorkers(2)
        .setMaxEpochs(2)
        .setTrainingListener(listener)
        .fit(Samples.blobs(spark, 40, 100, 2, 1));
    // At least one, with parameters and as many gradients in floats.
    assertTrue(during.get(0) > 100 * 50 * 8, during::toString);
    assertEquals(2, during.size());
    assertEquals(0, NetworkPool.bytes());
  }

  /** In a JVM of its own, whose memory is small. */
  @Test
  void idleNetworksDoNotUseUpNativeMemory(@TempDir Path folder)
      throws IOException, InterruptedException {
    String printed =
        JavaProcess.run(
            folder,
            ManyNetworks.class,
            List.of("-Xmx256m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=650m"),
            environment -> {});
    assertTrue(printed.contains(ManyNetworks.DONE), printed);
  }

  /** Leaves networks idle that together need more memory than there is. */
  static final class ManyNetworks {
    static final String DONE = "all were used";

    private ManyNetworks() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 9; i++) {
        // 60 MB each, as there are two outputs.
        int features = 7_500_000 + i;
        String configuration = Networks.wide(features).toJson();
        NetworkPool.use(
            configuration,
            () -> new Dl4jNetwork(configuration),
            network -> network.outputs(new float[features], 1));
      }
      System.out.println(DONE);
    }
  }
}
