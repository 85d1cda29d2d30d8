package io.github.meanfield.stages.network.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Errors;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.check.NetworkCheck;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageNetworksTest {

  private static final Pattern SEEDS = Pattern.compile("\"seed\" : (-?\\d+)");

  static Stream<Arguments> networks() {
    return Stream.of(
        // 2·25·2+2 and 2·25·5+5 of convolutions, 5·50+50 and 50·3+3 of what follows.
        Arguments.of(ImageNetworks.leNet(16, 16, 2), 102 + 255 + 300 + 153),
        // Two 3×3 convolutions a stage, of 2, 4 and 8 filters; one pixel of 8 is left.
        Arguments.of(
            ImageNetworks.vgg(8, 8, 2), 38 + 38 + 76 + 148 + 296 + 584 + (8 * 16 + 16) + 51),
        // Convolutions, and four numbers of each filter that is normalized.
        Arguments.of(
            ImageNetworks.resNet(8, 8, 2),
            (36 + 36 + 36 + 72 + 144 + 8 + 288 + 576 + 32) + 4 * (3 * 2 + 3 * 4 + 3 * 8) + 27));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreRightAndRowsAreLearned(ImageNetwork network, int parameters) {
    String json = network.setFilters(2).setOutputs(3).toJson();
    NetworkConfiguration read = NetworkConfiguration.parse(json);
    assertEquals(parameters, read.parameterLength());
    assertEquals(3, read.numOutputs());
    assertEquals(2, read.image().orElseThrow()[2]);
    NetworkCheck.of(json, null, 1)
        .forEach(finding -> assertTrue(finding.isPassed(), finding::toString));
  }

  /** Six layers a block, and two. */
  @Test
  void depthIsThatOfTheSource() {
    NetworkConfiguration network =
        NetworkConfiguration.parse(ImageNetworks.resNet(32, 32, 3, 3).setOutputs(10).toJson());
    long convolutions =
        network.parts().stream().filter(part -> part.name().endsWith("_convolution")).count();
    assertEquals(6 * 3 + 1 + 2, convolutions);
    assertArrayEquals(new int[] {32, 32, 3}, network.image().orElseThrow());
    // Table 6 of the source has 0.27 million; projections are beyond it.
    assertEquals(0.27e6, network.parameterLength(), 0.01e6);
  }

  @Test
  void whatTrainingSaysIsLeftToIt() {
    NetworkConfiguration open = NetworkConfiguration.parse(ImageNetworks.vgg(8, 8, 1).toJson());
    assertEquals(0, NetworkOutput.require(open).getNOut());
    NetworkConfiguration set =
        NetworkConfiguration.parse(
            ImageNetworks.leNet(16, 16, 1).setDropout(0.2).setWeightDecay(0.01).toJson());
    assertEquals(0.8, ((Dropout) NetworkOutput.require(set).getIDropout()).getP(), 1e-12);
    BaseLayer first = (BaseLayer) set.parts().get(0).layer();
    assertEquals("WeightDecay", first.getRegularization().get(0).getClass().getSimpleName());
  }

  /** A seed by the clock would make another search, and another pipeline, of the same program. */
  @ParameterizedTest
  @MethodSource("networks")
  void theSeedIsFixed(ImageNetwork network, int parameters) {
    Set<String> seeds =
        SEEDS
            .matcher(network.toJson())
            .results()
            .map(seed -> seed.group(1))
            .collect(Collectors.toSet());
    assertEquals(Set.of("0"), seeds);
  }

  @Test
  void whatIsOutOfRangeIsTold() {
    requireTold("height is 15, but must be in [16, 1000000]", () -> ImageNetworks.leNet(15, 16, 1));
    requireTold("blocks is 0", () -> ImageNetworks.resNet(8, 8, 1, 0));
    requireTold("convolutions is 0", () -> ImageNetworks.vgg(8, 8, 1, 0));
    requireTold("dropout is 1.0", () -> ImageNetworks.vgg(8, 8, 1).setDropout(1));
    requireTold("filters is 1073741824", () -> ImageNetworks.resNet(8, 8, 1).setFilters(1 << 30));
    requireTold("weightDecay is NaN", () -> ImageNetworks.vgg(8, 8, 1).setWeightDecay(Double.NaN));
  }

  private static void requireTold(String expected, Supplier<ImageNetwork> network) {
    Errors.assertRefused(network::get, expected);
  }
}
