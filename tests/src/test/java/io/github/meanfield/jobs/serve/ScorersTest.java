package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.runtime.Scorer;
import io.github.meanfield.runtime.SmallModels;
import org.junit.jupiter.api.Test;

/** Requests that wait to be scored. */
class ScorersTest {

  @Test
  void thereAreAsManyAsThreads() throws Exception {
    Scorers scorers = new Scorers(SmallModels.classifier(), new Limits(2, 0, 1, 1, 1));
    Scorer first = scorers.take();
    Scorer second = scorers.take();
    assertEquals(2, scorers.busy());
    Refused refused = assertThrows(Refused.class, scorers::take);
    assertEquals(503, refused.status());
    assertEquals("1", refused.headers().get("Retry-After"));
    scorers.back(second);
    assertEquals(1, scorers.busy());
    assertSame(second, scorers.take());
    scorers.back(first);
    assertEquals(0, scorers.waiting());
  }

  @Test
  void whoWaitsForTooLongIsSentAway() throws Exception {
    Scorers scorers = new Scorers(SmallModels.classifier(), new Limits(1, 1, 1, 1, 1));
    scorers.take();
    Refused refused = assertThrows(Refused.class, scorers::take);
    assertEquals(503, refused.status());
    assertTrue(refused.getMessage().contains("waited for 1 s"), refused.getMessage());
    assertEquals(0, scorers.waiting());
  }
}
