//! Ordinary words of interfaces, which a report may contain, in the extension's languages and in lower case.
//!
//! A word that is also a common first or family name does not belong here: not "mark", "will", "page" or "price".

pub(super) const VOCABULARY: [&str; 5] = [ENGLISH, GERMAN, FRENCH, SPANISH, LITHUANIAN];

const ENGLISH: &str = "\
a about above accept access account accounts action actions activate activated active activity add added adding
address addresses admin advanced after again agree all allow allowed already also always an analytics and another any
anyone api app apply apps archive are as ask assets assign at attach attributes audience authentication authorize
automation automations available back balance before below beta between billing blog both browse browser bulk but
button by calendar campaign campaigns cancel canceled cannot cart carts catalog categories category change changed
changes channel channels chat check checked checkout choose chosen city clear click close closed code codes collapse
collection color columns comments compare complete completed configuration configure configured confirm confirmed
connect connected connecting connection connections contact contacts content continue conversion conversions copied
copy copying could countries country coupon create created creates creating creation credential credentials currency
current custom customer customers customize daily dashboard data date dates default delete deleted deleting delivered
deny description design destination destinations details developer developers device did disable disabled disconnect
discount discounts dismiss display do does domain domains done download draft drafts duplicate during each editor
either email emails empty enable enabled end endpoint enter entered error errors event events every everyone example
expand expire expired expires explore export failed failure feature features feedback file files filter filters find
finish finished first folder follow for forgot form format forms from full general generate generated get give go
group groups guide has have header health healthy height help here hidden hide history home hours how hub icon id if
image images import imported in inactive inbox info information input insights install installed instructions
integrate integration integrations invalid invite invited invoice invoices is issue issues it item items its key keys
know label labels language languages last later latest layout learn leave left length let library limit limits links
list lists live load loading locale location locked log login logins logo logout logs make manage managed manager many
map marketing maximum me media menu merge message messages method metrics minimum minutes missing mobile mode modified
monitor month monthly months most move multiple must my name named names naming navigation need needed never new
newest next no nobody none not note notes nothing notification notifications notify now null number numbers of off
offline ok oldest on once one online only open opened optional options or order orders organization other our out over
overview own owner owners package paid passphrase password passwords paste pasted path pause paused pay payment
payments pending people per performance permission permissions phone pick picture pixel placeholder plan plans
platform platforms please plugin popup position postal preferences preview previous prices primary print priority
privacy private processing product products profile profiles project projects properties property provide public
publish published purchase purchased purchases purpose quantity question questions quick ready recent recently
recipients recommended reconnect record records refresh region register reject reload remember remove removed removing
rename renew repeat replace reply report reports request requests required resend reset resolve restore result results
resume retry return reveal review reviews revoke revoked role roles row rows rule rules run s same sample save saved
saving schedule scheduled scope scopes screen search secondary seconds secret secrets section sections secure security
see segments select selected send sender sending sent servers service services session set setting settings setup
share shared shipping shop shops show showing shown sidebar sign signed signup since site sites size skip sms snippet
social somewhere sort source sources split staff standard start started starting state status step steps stop store
stores style subject submit submitted subscribe subscriber subscribers subscription success successful successfully
such suggested summary support sure switch sync synced system tab table tabs tag tags task tasks tax team teams
template templates terms test text than that the their theme then there these they this those time times timezone
title to today toggle token tokens too tool toolbar tools top total track tracking traffic trash trial trigger
triggers try turn type types unable under undo unknown unlimited unlock unnamed unread unsubscribe until untitled
update updated updates upgrade upload uploaded url usage use used user username users using valid value values
verification verified verify version versions view views visible visit visitors waiting want warning was webhook
webhooks website week weekly welcome were what when where which who why widget widgets width window with without
workflow workflows workspace write wrong year yearly yes yesterday you your yours zip zone";

const GERMAN: &str = "\
ab abbrechen abgelaufen abgeschlossen ablehnen abmelden abonnement abonnenten absenden aktion aktionen aktiv
aktivieren aktiviert aktualisieren aktuell aktuelle alle allgemein als an andere anderen anfang angemeldet anlegen
anmelden anmeldung anpassen ansehen ansicht anzeigen arbeitsbereich auf aufgaben aus ausblenden ausgewählt auswahl
auswählen automatisch automatisierungen bearbeiten beenden bei beispiel benachrichtigungen benennen benutzer
benutzername berechtigung berechtigungen bereich bericht berichte beschreibung bestellung bestellungen bestätigen
bezeichnung bilder bis bitte brauchen browser datei dateien daten datum dauer deaktivieren deaktiviert dein deine dem
den der des die diese diesem diesen dieser dieses domäne durch eigene eigenschaften ein einblenden eine einem einen
einer eines einfügen eingabe eingeben einladen einrichten einrichtung einstellung einstellungen empfänger endpunkt
entfernen entwickler ereignis ereignisse erfolgreich ergebnis ergebnisse erlauben erneuern erneut ersetzen erste
erstellen erstellt erweitert fehler fehlgeschlagen fenster fertig filtern firma folgen formular fortfahren für
gelöscht gerät geräte gesamt gespeichert gültig haben heute hier hilfe hinzufügen hochladen ihr ihre ihrem ihren im
immer in inaktiv inhalt inhalte installieren integration integrationen ist ja jede jeden jetzt kampagne kampagnen
kanäle kategorie kategorien kein keine kennwort klicke klicken konfiguration konfigurieren kontakt kontakte konten
konto kopiere kopieren kopiert kunden laden leer lesen letzte liste lädt läuft löschen löschung marketing mehr mein
meine menü mit mitglieder monat monate muss nach nachricht nachrichten namen neu neue neuen neues nicht nie noch
nochmals nur nutzen nutzer oder ordner organisation passwort pflichtfeld plattform platzhalter privat produkte profil
prüfen rechnung rechnungen rolle rollen schließen schlüssel schlüssels schreiben schritt schritte segmente seite
seiten senden sicherheit sichtbar sie sind sitzung sortieren speichern sprache startseite suche suchen support teilen
telefon token umbenennen und ungültig unternehmen unterstützung verbinden verbindung verbindungen verbunden vergeben
verlauf version verwalten verwaltung verwenden verwendet verwendung von vor vorherige vorlage vorlagen vorschau
warenkörbe weiter weitere werden werte wichtig wiederherstellen wiederholen wird woche wurde wählen währung zahlung
zahlungen zeigen zeit zeitraum ziel ziele zu zugang zugangsdaten zugriff zuletzt zum zur zurück zurücksetzen zustimmen
zwischenablage öffentlich öffnen über übersicht überspringen";

const FRENCH: &str = "\
abonnement abonné abonnés accepter accueil accès accéder actif action actions activer activité activé actualiser
adresse afficher aide ajout ajouter ajouté annuler aperçu api appareil application applications appliquer après
archives attente au aucun aucune autorisation autorisations autoriser autre autres aux avancé avant avec boutique
boutiques campagne campagnes catégorie catégories ce ces cette champ changer chargement charger choisir ciblage client
clients cliquer cliquez clé clés code coller commande commandes commencer compte comptes configuration configurer
confirmer connecter connecté connexion connexions contact contacts contenu continuer copier copiez copié courriel
création créer créé créée dans date de demande dernier dernière des description destinataires devise données du
dupliquer déconnecter désabonner désactiver désactivé détails développeurs en enregistrer enregistré ensuite
entreprise entrer entrée envoi envoyer erreur erreurs est et existant expiré exporter fermer fichier fichiers filtre
filtrer fonction fonctions format formulaire gestion groupe groupes générer gérer historique ici icône identifiant
identifiants il image images importer imprimer inactif inconnu informations installer interface intégration
intégrations invalide inviter jamais jour jours la langue le lecture les libellé limite lire liste listes mais
marketing masquer masqué membres menu message messages mettre modification modifier modifié modèle modèles mois mon
mot mots moyen navigateur ne niveau nom nommer noms notification notifications nouveau nouveaux nouvel nouvelle
nouvelles numéro obligatoire ok onglet option options ordre ou outil outils ouvert ouvrir paiement paiements panier
paniers par paramètre paramètres partager pas passe permissions plateforme pour privé produit produits profil
propriétaire précédent préférences public qui quitter rapport rapports recevoir recherche rechercher rejeter remplacer
renommer requis retirer retour revenir règles réessayer réinitialiser répondre résultat résultats rôle rôles sans
sauvegarder segments semaine serveur service si site solde statut suivant suivante supprimer supprimé sur sécurité
sélectionner sélectionné temps terminer terminé test texte titre total tous tout toute toutes traitement trier type
télécharger téléphone un une utilisateur utilisateurs utiliser utilisé valeur valeurs valide valider vers version vide
voir votre vous vérifier à échec éditer éléments étape étapes état événement événements";

const SPANISH: &str = "\
a abierto abrir acceder acceso acciones acción aceptar activado activar actividad activo actual actualizado actualizar
administrar agregar ajustes al algo alta ambos anterior api aplicaciones aplicación aplicar aquí archivado archivo
archivos asignar atrás automatizaciones automático avanzado ayuda añadir aún bandeja borrador borrar buscador buscar
búsqueda cada caducado cambiar cambios cancelar cargando cargar carrito carritos categoría categorías cerrar clave
claves cliente clientes columnas comenzar completado completar compra compras con conectado conectar conexiones
conexión configuración configurar confirmar contacto contactos contenido continuar contraseña contraseñas copia
copiado copiar correo correos creación creado crear credenciales cuenta cuentas cupones cuándo código cómo dato datos
de del denegar dentro desactivado desactivar desarrollador desarrolladores descargar desconectar descripción desde
después destinatarios destino destinos detalles dirección dispositivo divisa donde duplicar día días editar ejemplo el
elegir eliminado eliminar empezar empresa en encontrar enlace enlaces entrada entrar enviado enviar envío envíos error
errores escribir ese esta estado este etiqueta etiquetas evento eventos existente exportar factura facturas fecha
fechas filtrar filtro filtros fin finalizar formato formulario formularios función general generar gestionar grupo
grupos guardar habilitar hacer herramientas historial hoja hora horas hoy icono idioma imagen importar imágenes
inactivo incorrecto información informe informes ingresar inicio instalar integraciones integración introducir invitar
inválido ir la las lectura leer lista listado listas llave los marketing mensaje mensajes menú mes meses mi mis
modificar mostrar mover muy más método navegador nivel no nombre nombres notificaciones nueva nuevas nuevo nuevos
nunca número o obligatorio obtener ocultar opcional opciones opción orden ordenar organización otra otras otro otros
pago pagos para parámetros paso pasos país pedido pedidos pegar pendiente perfil permiso permisos permitir plantilla
plantillas plataforma política por precio precios preferencias primero probar proceso producto productos propiedad
propiedades propietario prueba próximo publicar página páginas público quitar rechazar recibir reciente recordar
reglas regresar reintentar renombrar repetir requerido restablecer resultado resultados resumen revisar revocar rol
roles salir se sección secreto segmentos seguir seguridad seleccionado seleccionar selección semana sesión si
siguiente sin sitio sitios sobre soporte su subir sus suscriptores sí tabla también teléfono texto tiempo tienda
tiendas tipo tipos todas todo todos total tu título un una usado usar uso usuario usuarios vacío valor valores ventana
ver verificar versión vista volver y ya éxito útil";

const LITHUANIAN: &str = "\
aktyvi aktyvinti aktyvus api apie aprašymas arba atgal atidaroma atidaryti atlikta atmesti atnaujinta atnaujinti
atsijungti atsisiųsti atstatyti atšaukti automatizavimas automatiškai baigta baigti bandyti be bendra bendrieji būsena
būsenos dabar data datos daug daugiau detalės diena dienos domenas duomenys duomenų ekranas eksportuoti el failai
failas filtrai filtras filtruoti forma formos forumas funkcijos galioja galiojimas gauti grupė grupės grąžinti grįžti
iki importuoti informacija integracija integracijos integruoti ir istorija iš išeiti išjungta išjungti išsaugota
išsaugoti išsiųsti išskleisti ištrinta ištrinti jau jei jūsų kaina kainos kalba kampanija kampanijos kas kategorija
kategorijos kiekis kitas kiti klaida klaidos klientai klientas kodas kontaktai kontaktas kopija kopijuoti krepšeliai
krepšelis kur kurti kūrimas laikas laiškai laiškas langas laukai laukas laukiama leidimai leidimas leisti lentelė mano
meniu mokėjimai mokėjimas mėnuo naršyklė naršyklės naudojama naudoti naudotojai naudotojas nauja naujas nauji naujo
nauju ne negalioja nepavyko neprivaloma nerasta nukopijuota nukopijuoti numatytas numeris nuoroda nuorodos nustatymai
nustatymas nustatyti nėra operacijos pabaiga pagal pagalba pagrindinis paieška pakartoti pakeisti pakeitimai
pasirinkite pasirinkta pasirinkti paskutinis paskyra paskyros paslaptis paslaugos pastaba pateikti patvirtinti
pavadinimas pavadinimo pavadinti pašalinti paštas pašto peržiūra peržiūrėti platforma platformos plėtinys praleisti
pranešimai pranešimas prašome prekės prenumeratoriai pridėti prieiga prieigos prijungta prijungti prisijungimas
prisijungti prisijungę privaloma produktai produktas profilis programa programos programėlė puslapiai puslapis raktai
raktas rakto raktą raktų rasti redaguoti reikia reikšmė reikšmės rezultatai rinkodara rodoma rodyti rolė rolės
rūšiuoti saugoti saugumas segmentai sesija siuntėjas siųsti skaityti skiltis skirtukas slaptas slaptažodis slapyvardis
slėpti spausti spustelėkite srautas statusas sukurta sukurti sukūrimas suma sutikti svetainė svetainės sąlygos sąrašai
sąrašas sąskaita sąskaitos sėkmingai taikyti teisės tekstas telefonas tema tik tikrinti tinklas tipas toliau turi
turinys tuščia tvarkyti tęsti užbaigti uždaryti užklausa užrakinta užsakymai užsakymas valdyti valiuta vardas
vartotojai vartotojas veiksmai veiksmas versija vertė vieta viešas visi visos vėliau įdiegti įeiti įjungta įjungti
įkeliama įkelti įklijuoti įmonė įrankiai įrašyti įrenginiai įspėjimas įvedimas įvesti įvykiai įvykis įvykių šablonai
šablonas šalinti šalis šiandien šio šis žetonas žingsnis žinutė žiūrėti";
