package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The warnings of several networks. */
class WarningTextsTest {

  @Test
  void networksThatAreWarnedOfAreNamed() {
    Warnings first = new Warnings(new TrainingListener() {});
    Warnings second = first.ofAnotherNetwork();
    Warnings third = first.ofAnotherNetwork();
    List.of(first, second, third).forEach(each -> each.add("idle", "idle workers"));
    second.add("divergence", "diverged in epoch 3");
    assertEquals(
        List.of("idle workers", "network 2 of 3: diverged in epoch 3"),
        Warnings.texts(List.of(first, second, third)));
    third.add("divergence", "diverged in epoch 5");
    assertEquals(
        List.of("idle workers", "network 2 of 3: diverged in epoch 3; the like in network 3"),
        Warnings.texts(List.of(first, second, third)));
  }
}
