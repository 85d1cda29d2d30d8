package io.github.meanfield.estimators.averaging.privacy;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Privacy;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What epochs of several networks on chunks of two sizes come to. */
class PrivacySettingsTest {

  private static final double DELTA = 1e-5;

  private static PrivacySettings settings(
      double noise, double budget, int fewest, int most, int networks) {
    return new PrivacySettings(
        noise, 1, DELTA, budget, fewest, most, networks, new byte[16], false);
  }

  private static Course course(int epochs) {
    return new Course(
        IntStream.rangeClosed(1, epochs)
            .mapToObj(epoch -> new EpochRecord(epoch, 1, 9, 0, 0, 0, 0, 0, List.of()))
            .toList(),
        epochs,
        "");
  }

  private static double epsilon(int steps, long passes, double noise) {
    return new SampledGaussian(1.0 / steps, noise).epsilon(passes * steps, DELTA);
  }

  @Test
  void theChunkThatIsGivenAwayMostCounts() {
    // Fewer steps draw more rows each.
    assertTrue(epsilon(2, 3, 2) > epsilon(3, 3, 2));
    Privacy privacy = settings(2, 9, 2, 3, 1).of(List.of(course(3)));
    assertEquals(epsilon(2, 3, 2), privacy.epsilon(), 1e-12);
    assertEquals(0.5, privacy.samplingRate());
    assertEquals(privacy.epsilon(), privacy.epsilonByEpoch().get(2), 0);
    assertEquals(epsilon(2, 1, 2), privacy.epsilonByEpoch().get(0), 1e-12);
  }

  @Test
  void everyNetworkGivesTheSameRowsAway() {
    Privacy privacy = settings(2, 9, 4, 4, 3).of(List.of(course(5), course(2), course(4)));
    assertEquals(epsilon(4, 11, 2), privacy.epsilon(), 1e-12);
    assertEquals(epsilon(4, 3, 2), privacy.epsilonByEpoch().get(0), 1e-12);
  }

  @Test
  void theBudgetBoundsEpochs() {
    PrivacySettings settings = settings(2, 3, 10, 10, 2);
    int epochs = settings.epochsWithinBudget(1000);
    assertTrue(epochs > 1 && epsilon(10, 2L * epochs, 2) <= 3, epochs + " epochs");
    assertTrue(epsilon(10, 2L * epochs + 2, 2) > 3, epochs + " epochs");
    assertEquals(epochs - 1, settings.epochsWithinBudget(epochs - 1));
    assertEquals(0, settings(0.3, 1, 1, 1, 1).epochsWithinBudget(5));
  }

  @Test
  void theLeastNoiseIsFound() {
    for (double budget : new double[] {0.5, 3, 20}) {
      PrivacySettings found = settings(0, budget, 8, 9, 1).withLeastNoise(12);
      assertTrue(epsilon(8, 12, found.noise()) <= budget, "above " + budget);
      assertTrue(epsilon(8, 12, found.noise() - 3e-4) > budget, "more noise than " + budget);
      assertEquals(12, found.epochsWithinBudget(12));
    }
    assertRefused(
        () -> settings(0, 1e-4, 8, 8, 1).withLeastNoise(12),
        "is 1.0E-4, but with a delta of 1.0E-5 and 12 epochs no noise comes to less than 0.0",
        "; set a dpEpsilon above that, or fewer maxEpochs, fewer numNetworks or a larger dpDelta");
  }
}
