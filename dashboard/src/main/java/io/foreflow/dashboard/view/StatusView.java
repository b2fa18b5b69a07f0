package io.foreflow.dashboard.view;

import io.foreflow.dashboard.intake.Connection;
import io.foreflow.dashboard.intake.TopicState;
import java.util.List;

/**
 * How the dashboard itself is doing.
 *
 * @param revision of the fleet
 * @param now wall clock, epoch milliseconds
 * @param clients browsers that follow
 */
public record StatusView(
        long revision, long now, int clients, Connection connection, List<TopicState> topics) {}
