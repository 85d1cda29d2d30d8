package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of moments for any values and however they are parted. */
class MomentsPropertiesTest {

  /** Values around some location, near or far from zero, with some spread. */
  @Provide
  Arbitrary<double[]> values() {
    Arbitrary<Double> location = Arbitraries.of(0.0, 1.0, -1e3, 1e6, -1e9, 1e-9);
    Arbitrary<Double> spread = Arbitraries.of(1e-3, 1.0, 1e3, 1e6);
    Arbitrary<double[]> units =
        Arbitraries.doubles().between(-1, 1).array(double[].class).ofMinSize(1).ofMaxSize(200);
    return Combinators.combine(location, spread, units)
        .as((at, by, unit) -> Arrays.stream(unit).map(x -> at + by * x).toArray());
  }

  private static FeatureMoments moments(double... values) {
    FeatureMoments moments = new FeatureMoments(1);
    for (double value : values) {
      moments.add(0, value);
    }
    return moments;
  }

  @Property(tries = 300)
  void momentsAreThoseOfTwoPasses(@ForAll("values") double[] values) {
    assertClose(values, moments(values));
  }

  @Property(tries = 300)
  void howValuesArePartedDoesNotMatter(
      @ForAll("values") double[] values,
      @ForAll List<@IntRange(min = 0, max = 60) Integer> sizes,
      @ForAll boolean fromTheRight) {
    int start = 0;
    FeatureMoments sum = new FeatureMoments(1);
    for (int i = 0; start < values.length; i++) {
      int size = i < sizes.size() ? sizes.get(i) : values.length;
      int end = Math.min(values.length, start + size);
      FeatureMoments part = moments(Arrays.copyOfRange(values, start, end));
      if (fromTheRight) {
        part.merge(sum);
        sum = part;
      } else {
        sum.merge(part);
      }
      start = end;
    }
    assertClose(values, sum);
  }

  /** Against the definitions, in decimal arithmetic. */
  private static void assertClose(double[] values, FeatureMoments moments) {
    assertEquals(values.length, moments.count(0));
    assertEquals(Arrays.stream(values).min().orElseThrow(), moments.min(0));
    assertEquals(Arrays.stream(values).max().orElseThrow(), moments.max(0));
    double mean = Rows.mean(values);
    double largest = Math.max(Math.abs(moments.min(0)), Math.abs(moments.max(0)));
    assertEquals(mean, moments.mean(0), Math.max(1e-12 * Math.abs(mean), 1e-15 * largest));
    if (values.length > 1) {
      double deviation = Rows.deviation(values);
      assertEquals(deviation, moments.deviation(0), 1e-12 * deviation);
    }
  }
}
