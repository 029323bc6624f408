package org.ninelives.examples.demo;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ninelives.examples.game.Players;
import org.ninelives.examples.game.UnknownPlayerException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Objects of a module's own class move to the new class; a second interface arrives with the patch. */
final class GameAct {

    private static final String LEVELS = "org.ninelives.examples.game.levels.Levels";

    private final Stage stage;
    private final Story story;

    GameAct(Stage stage) {
        this.stage = stage;
        this.story = stage.story();
    }

    void play() throws UnknownPlayerException, InvocationTargetException {
        story.act("game: players in objects of the module's own class get levels, by a migration");
        Players players = stage.ninelives().service(Players.class);
        players.join("Anna");
        players.join("Ben");
        players.hit("Ben", 30);
        players.hit("Ben", 30);
        String before = tell(players);
        story.quote("players", before);
        stage.commit(stage.patch("game-2.0.0", "game-levels-api-1.0.0"));
        story.quote("players", tell(players));
        story.expect(before.equals(tell(players)), "the players are as they were, through the reference held before");
        levels();
    }

    /** This program was compiled without the new interface, so it asks as a newcomer would. */
    private void levels() throws InvocationTargetException {
        BundleContext context = stage.ninelives().context();
        ServiceReference<?> reference = context.getServiceReference(LEVELS);
        story.expect(reference != null, "the patch brings the service " + LEVELS);
        if (reference == null) {
            return;
        }
        Object levels = context.getService(reference);
        try {
            Class<?> type = interfaceOf(levels);
            Method progress = type.getMethod("progress", String.class);
            story.quote("levels ", "Ben: " + told(progress.invoke(levels, "Ben")));
            Method addExp = type.getMethod("addExp", String.class, int.class);
            Object now = addExp.invoke(levels, "Ben", 120);
            story.quote("levels ", "Ben after addExp 120: " + now);
            story.expect(String.valueOf(now).contains("level=2"), "120 points of experience make level 2");
        } catch (NoSuchMethodException | IllegalAccessException unfit) {
            story.expect(false, "the service Levels can be called: " + unfit);
        } finally {
            context.ungetService(reference);
        }
    }

    private static Class<?> interfaceOf(Object service) {
        return Arrays.stream(service.getClass().getInterfaces())
                .filter(type -> type.getName().equals(LEVELS))
                .findFirst()
                .orElseThrow();
    }

    private static String told(Object optional) {
        return ((Optional<?>) optional).map(Object::toString).orElse("nobody");
    }

    private static String tell(Players players) {
        return players.all().stream()
                .map(vitals -> vitals.name() + " " + vitals.health())
                .collect(Collectors.joining(", "));
    }
}
